import ArgumentParser
import Foundation
import ModelFiles
import Networks
import Runs
import Training
import Zoo

/// The model that a command works on.
struct ModelOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "An .onnx or .espz file, a run folder, an architecture .json, or a zoo name.", valueName: "model"))
  var modelArgument: String?

  @Option(name: .customLong("model"), help: .hidden)
  var modelOption: String?

  @Option(help: ArgumentHelp("Weights for a zoo name: .pth, .th, .pt or .safetensors.", valueName: "file"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "The shape of the input, such as 1x3x224x224, where an .onnx file leaves it open or another size is wanted.",
      valueName: "shape"))
  var input: InputShape?

  init() {}

  /// The model called `name`, as if it stood on the command line.
  init(name: String, weights: String?) {
    self.init()
    modelArgument = name
    modelOption = nil
    self.weights = weights
    input = nil
  }

  func validate() throws {
    guard modelArgument != nil || modelOption != nil else { throw ValidationError("say which MODEL") }
  }

  /// The model as it was named.
  var name: String { modelArgument ?? modelOption ?? "" }

  /// The options as they were given, under their names.
  var resolved: [String: JSONValue] {
    var options: [String: JSONValue] = ["model": .string(name)]
    if let weights { options["weights"] = .string(weights) }
    if let input { options["input"] = .string("\(input)") }
    return options
  }

  /// The network without regard to weights: a zoo name needs none here.
  func architecture() throws -> Network {
    let network = try namedNetwork()
    if let input, network.inputs[0].shape != input.shape {
      throw ModelArgumentError(
        model: name, fault: "is fed \(network.inputs[0].shape) for each of a batch, not \(input.shape)")
    }
    return network
  }

  private func namedNetwork() throws -> Network {
    guard isFile else {
      let network = try Zoo.network(named: name)
      return try weights.map { try network.loading(Self.weights(in: $0)) } ?? network
    }
    guard weights == nil else {
      throw ModelArgumentError(model: name, fault: "brings its own weights; --weights is for zoo names")
    }
    guard case .network(let network) = try ModelFile.read(name, inputShape: input?.shape) else {
      throw ModelArgumentError(model: name, fault: "holds weights alone; name its network and add --weights \(name)")
    }
    return network
  }

  /// The network with its trained weights.
  func network() throws -> Network {
    guard hasWeights else {
      // An unknown name is the graver fault.
      _ = try Zoo.network(named: name)
      throw ModelArgumentError(model: name, fault: "is a zoo name, which has no weights of its own; add --weights FILE")
    }
    return try architecture()
  }

  /// How the record of a run names the model; `network` has the weights that the run begins with.
  func reference(to network: Network) throws -> RunRecord.InputReference {
    RunRecord.InputReference(name: name, hash: try network.contentHash())
  }

  /// Whether the model comes with weights.
  var hasWeights: Bool { isFile || weights != nil }

  /// Whether the model is in a file or a folder; a name that is neither, and does not look so, is one of the zoo's.
  var isFile: Bool {
    FileManager.default.fileExists(atPath: name) || name.contains("/")
      || ["onnx", "json", "espz", "pth", "th", "pt", "safetensors"].contains(
        (name as NSString).pathExtension.lowercased())
  }

  private static func weights(in path: String) throws -> StateDict {
    guard case .weights(let weights) = try ModelFile.read(path) else {
      throw ModelArgumentError(model: path, fault: "is a whole network, not weights for one")
    }
    return weights
  }
}

/// The shape of an input as the command line has it: `1x3x224x224`, the batch in front.
struct InputShape: ExpressibleByArgument, CustomStringConvertible {
  /// The shape without the batch.
  let shape: [Int]

  init?(argument: String) {
    let lengths = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard lengths.count > 1, lengths.allSatisfy({ $0 > 0 }) else { return nil }
    shape = Array(lengths.dropFirst())
  }

  var description: String { (["1"] + shape.map(String.init)).joined(separator: "x") }
}

/// Why a model cannot be what it is said to be.
struct ModelArgumentError: Error, CustomStringConvertible {
  let model: String
  let fault: String

  var description: String { "'\(model)' \(fault)" }
}
