public import Networks
public import OrderedCollections
import Torch

/// The state of a training run between two steps: the network, and all that training goes on with.
public struct Checkpoint: Sendable {
  /// Where the run stands.
  public let position: TrainingPosition
  /// The network with the weights of that moment; their moving average where the settings ask for one.
  public let network: Network
  /// What else training goes on with: numbers for a parameter, in its shape and row-major order, or a list of a
  /// regulariser's.
  ///
  /// The keys are `momentum/` and the parameter's name, or with AdamW `mean/` and `square/` and the name. Where the network
  /// has the average, the weights themselves are under `trained/` and the name.
  public let state: OrderedDictionary<String, [Float]>

  /// A state that was kept.
  package init(position: TrainingPosition, network: Network, state: OrderedDictionary<String, [Float]>) {
    self.position = position
    self.network = network
    self.state = state
  }

  /// The state of a run now.
  init(of executor: Executor, _ state: OrderedDictionary<String, Tensor>, at position: TrainingPosition) throws {
    self.position = position
    network = try executor.network()
    self.state = try state.mapValues { try $0.to(.cpu).contiguous().array(of: Float.self) }
  }

  /// Puts the kept numbers into tensors of a run that is resumed: those of `weights` by their names, those of `state`
  /// by their keys.
  ///
  /// - Throws: `TrainingError.checkpointMismatch` when the checkpoint lacks numbers or has some too many.
  func restore(
    weights: OrderedDictionary<String, Tensor>, state tensors: OrderedDictionary<String, Tensor>
  ) throws {
    guard state.count == tensors.count else { throw TrainingError.checkpointMismatch }
    try withoutGradients {
      for (name, tensor) in weights { try copy(network.parameters[name]?.values, to: tensor) }
      for (key, tensor) in tensors { try copy(state[key], to: tensor) }
    }
  }

  private func copy(_ values: [Float]?, to tensor: Tensor) throws {
    guard let values, values.count == tensor.shape.product else { throw TrainingError.checkpointMismatch }
    try tensor.copy(from: Tensor(values, shape: tensor.shape))
  }
}
