import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Runs
import Torch
import Training

/// One job as it is worked through: what is known so far, and what is being done.
struct Worker {
  /// What can fail.
  enum Stage: String {
    case job, read, run, export, analysis, cut
    case runCut = "run after the cut"
    case exportCut = "export after the cut"
    case mask
  }

  private(set) var stage = Stage.job
  private(set) var facts: [String: Runs.JSONValue] = [:]

  /// The answer to one line.
  static func answer(to line: String) -> Runs.JSONValue {
    var worker = Worker()
    do {
      try worker.work(on: JSONDecoder().decode(Job.self, from: Data(line.utf8)))
    } catch {
      worker.facts["error"] = .string("\(error)")
      worker.facts["stage"] = .string(worker.stage.rawValue)
    }
    return .object(worker.facts)
  }

  private mutating func work(on job: Job) throws {
    stage = .read
    let network = try Network.readingONNX(job.model)
    facts["nodes"] = .integer(network.nodes.count)
    facts["opaque"] = .array(network.opaqueNodes.map { .string($0) })
    stage = .run
    let inputs = try StateDict.readingSafeTensors(job.inputs)
    let outputs = try network.outputs(for: inputs)
    try outputs.stateDict(for: network).writeSafeTensors(to: job.outputs)
    if let pruning = job.prune { try prune(network, as: pruning, feeding: inputs) }
  }

  private mutating func prune(_ network: Network, as pruning: Job.Pruning, feeding inputs: StateDict) throws {
    stage = .export
    facts["fixed point"] = .bool(try network.writeONNXTwice(to: pruning.original))
    stage = .analysis
    let cutting = try Cutting(network, as: pruning)
    facts.merge(cutting.facts) { $1 }
    facts["macs"] = .integer(try network.costs().macs)
    stage = .cut
    let cut = try network.applying(cutting.recipe)
    facts["cut macs"] = .integer(try cut.costs().macs)
    stage = .runCut
    let outputs = try cut.outputs(for: inputs)
    try outputs.stateDict(for: cut).writeSafeTensors(to: pruning.outputs)
    stage = .exportCut
    facts["cut fixed point"] = .bool(try cut.writeONNXTwice(to: pruning.exported))
    stage = .mask
    let masked = try network.masking(cutting.recipe).outputs(for: inputs)
    facts["masked difference"] = .number(try outputs.relativeDifference(from: masked))
  }
}

extension Network {
  fileprivate var opaqueNodes: [String] {
    nodes.compactMap { node in
      if case .opaque(let opaque) = node.operation { "\(opaque.type) '\(node.name)'" } else { nil }
    }
  }

  /// The network's outputs for one batch of every input.
  fileprivate func outputs(for batch: StateDict) throws -> [Tensor] {
    let executor = try Executor(self)
    var values: [String: Tensor] = [:]
    for (name, tensor) in batch.tensors { values[name] = try Tensor(tensor.values, shape: tensor.shape) }
    return try withoutGradients { try executor.outputs(for: values) }
  }

  /// Writes an ONNX file, reads it back and writes that, and says whether both are the same bytes.
  fileprivate func writeONNXTwice(to path: String) throws -> Bool {
    try writeONNX(to: path)
    return try Network.readingONNX(path).onnx() == onnx()
  }
}

extension [Tensor] {
  /// The tensors under the names of a network's outputs.
  fileprivate func stateDict(for network: Network) throws -> StateDict {
    var named = StateDict()
    for (name, tensor) in zip(network.outputs, self) {
      named.tensors[name] = StoredTensor(shape: tensor.shape, values: try tensor.array())
    }
    return named
  }

  /// The largest difference of any number, as a share of the largest number of the same output of `others`.
  fileprivate func relativeDifference(from others: [Tensor]) throws -> Double {
    try zip(self, others).map { output, other in
      try (output - other).abs().max().item() / Swift.max(other.abs().max().item(), .leastNormalMagnitude)
    }.max() ?? 0
  }
}
