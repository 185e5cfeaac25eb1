import Datasets
public import Networks
import OrderedCollections
public import Torch

/// A network's weights as tensors, and the way to run them: the bridge between `Networks` and LibTorch.
///
/// Images are `[N, C, H, W]` and stay in channels-last order throughout; values are let go after their last use. An
/// executor belongs to one thread at a time.
public final class Executor {
  /// What a forward pass is for.
  public enum Mode: Equatable, Sendable {
    /// Batch norm uses its running statistics; dropout does nothing.
    case evaluation
    /// Batch norm uses the batch's statistics and updates the running ones; dropout draws.
    case training
    /// As in training, but the running statistics move by this share and dropout does nothing.
    case reestimation(momentum: Double)
  }

  /// The network as it was given; its weights are those of the start.
  public let structure: Network
  /// The type of the activations.
  public let precision: Precision
  /// Where the network runs.
  public let device: Device
  /// The weights and statistics, by name.
  ///
  /// An optimiser changes them in place.
  public let parameters: OrderedDictionary<String, Tensor>

  /// The values that can be read beside the outputs.
  public let exposed: Set<String>
  /// The nodes whose parameters and statistics stay as they are.
  public let frozen: Set<String>
  /// The names of the parameters that training changes.
  let trainable: Set<String>

  private let plan: ExecutionPlan
  private let trainingPlan: ExecutionPlan
  private let evaluationPlan: ExecutionPlan
  private(set) var dropoutGenerator: Generator

  /// Copies the weights of `network` to tensors; trainable ones ask for gradients.
  ///
  /// - Parameters:
  ///   - seed: the seed of dropout's draws.
  ///   - exposed: the names of nodes whose values are read with `forward(_:mode:reading:)`.
  ///   - frozen: the names of nodes that training leaves as they are.
  /// - Throws: `TrainingError.cannotRun` when the network has an operator that cannot be run, `TorchError` when LibTorch
  ///   fails.
  public convenience init(
    _ network: Network, precision: Precision = .float32, device: Device = .cpu, seed: UInt64 = 0,
    exposing exposed: Set<String> = [], freezing frozen: Set<String> = []
  ) throws {
    for node in network.nodes {
      if case .opaque(let opaque) = node.operation {
        throw TrainingError.cannotRun(node: node.name, operation: opaque.type)
      }
    }
    let kept = Set(network.nodes.filter { frozen.contains($0.name) }.flatMap(\.parameters.values))
    let trainable = Set(network.parameters.filter { $0.value.isTrainable && !kept.contains($0.key) }.keys)
    let parameters = try OrderedDictionary(
      uniqueKeysWithValues: network.parameters.map { name, parameter in
        (name, try parameter.tensor(on: device).setRequiresGradient(trainable.contains(name)))
      })
    try self.init(
      network, holding: parameters, trainable: trainable, precision: precision, device: device,
      dropping: Generator(seed: seed), exposing: exposed, freezing: frozen)
  }

  /// An executor of `network` whose weights are these tensors, of which some are trained, with dropout's draws from `generator`.
  init(
    _ network: Network, holding parameters: OrderedDictionary<String, Tensor>, trainable: Set<String>,
    precision: Precision, device: Device, dropping generator: Generator, exposing exposed: Set<String> = [],
    freezing frozen: Set<String> = []
  ) throws {
    structure = network
    (self.precision, self.device, self.exposed, self.frozen) = (precision, device, exposed, frozen)
    (self.trainable, self.parameters) = (trainable, parameters)
    plan = ExecutionPlan(of: network)
    trainingPlan = try ExecutionPlan(fusing: network, exposing: exposed)
    evaluationPlan = try ExecutionPlan(fusing: network, exposing: exposed) { operation in
      if case .convolution = operation { true } else { operation.isBatchNorm }
    }
    dropoutGenerator = generator
  }

  /// The network's first output for a batch of images `[N, C, H, W]` in float32.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func forward(_ images: Tensor, mode: Mode = .evaluation) throws -> Tensor {
    try outputs(for: [structure.inputs[0].name: images], mode: mode)[0]
  }

  /// The network's first output for a batch of images, and the exposed values of the nodes called `names`, by name.
  ///
  /// Values are in the type of the activations. Where the images ask for gradients, all values have them, in evaluation too.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func forward(
    _ images: Tensor, mode: Mode = .evaluation, reading names: [String]
  ) throws -> (output: Tensor, values: [String: Tensor]) {
    var values: [String: Tensor] = [:]
    // What is computed along with a convolution in evaluation keeps nothing for a backward pass.
    let plan = images.requiresGradient ? trainingPlan : fusedPlan(for: mode)
    let outputs = try run(plan, on: [structure.inputs[0].name: images], mode) { name, value in
      if names.contains(name) { values[name] = value }
      return value
    }
    return (outputs[0], values)
  }

  /// All outputs in float32, in the network's order, for a batch of every input.
  ///
  /// - Parameter observe: shown every node's name and output as it is made; without it, what stands behind a batch norm is
  ///   computed along with it, and in evaluation what stands behind a convolution.
  /// - Throws: `TorchError` when LibTorch fails, and what `observe` throws.
  public func outputs(
    for inputs: [String: Tensor], mode: Mode = .evaluation, observe: ((String, Tensor) throws -> Void)? = nil
  ) throws -> [Tensor] {
    guard let observe else { return try run(fusedPlan(for: mode), on: inputs, mode) }
    return try gatedOutputs(for: inputs, mode: mode) { name, value in
      try observe(name, value)
      return value
    }
  }

  /// All outputs in float32, in the network's order, where every node's output goes through a gate before it is read.
  ///
  /// - Parameter gate: given every node's name and output as it is made, in running order; returns what others then read,
  ///   of the same shape.
  /// - Throws: `TorchError` when LibTorch fails, and what `gate` throws.
  public func gatedOutputs(
    for inputs: [String: Tensor], mode: Mode = .evaluation, gate: (String, Tensor) throws -> Tensor
  ) throws -> [Tensor] {
    try run(plan, on: inputs, mode, gate: gate)
  }

  /// The plan for a pass of which only outputs and exposed values are wanted.
  private func fusedPlan(for mode: Mode) -> ExecutionPlan { mode == .evaluation ? evaluationPlan : trainingPlan }

  private func run(
    _ plan: ExecutionPlan, on inputs: [String: Tensor], _ mode: Mode,
    gate: (String, Tensor) throws -> Tensor = { $1 }
  ) throws -> [Tensor] {
    let type = mode == .evaluation ? precision.kernelType(on: device) : precision.dataType
    var values: [String: Tensor] = [:]
    for (name, input) in inputs {
      values[name] = try input.to(device).to(type).to(input.rank == 4 ? .channelsLast : .contiguous)
    }
    if let missing = structure.inputs.first(where: { values[$0.name] == nil }) {
      throw NetworkError.invalidInput(missing.name, "it is not fed")
    }
    for step in plan.steps {
      let output = try run(step, on: step.inputs.compactMap { values[$0] }, mode: mode)
      values[step.output] = try gate(step.output, output)
      for name in step.lastUses { values[name] = nil }
    }
    return try structure.outputs.compactMap { try values[$0]?.to(.float32) }
  }

  /// Lets dropout go on with the draws of `stream`, so that what it does at a step is known from the step's number.
  func drawDropout(from stream: RandomStream) throws {
    var stream = stream
    dropoutGenerator = try Generator(seed: stream.next())
  }

  /// The network with the weights as they are now.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func network() throws -> Network {
    try structure.replacing(
      Dictionary(
        uniqueKeysWithValues: parameters.map { name, tensor in
          (name, try tensor.detached().to(.cpu).contiguous().array(of: Float.self))
        }))
  }
}

extension Parameter {
  /// The parameter as a tensor; kernels of convolutions lie in channels-last order.
  fileprivate func tensor(on device: Device) throws -> Tensor {
    try Tensor(values, shape: shape).to(device).to(shape.count == 4 ? .channelsLast : .contiguous)
  }
}
