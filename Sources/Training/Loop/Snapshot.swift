public import Networks
import OrderedCollections
import Torch

/// The state of a training run after an epoch: the network, and what training goes on with.
public struct Snapshot: Sendable {
  /// The epochs that are done.
  public let epoch: Int
  /// The network with the weights of that moment; their moving average where the settings ask for one.
  public let network: Network
  /// What else training would go on with: numbers for a parameter, in its shape and row-major order.
  ///
  /// The keys are `momentum/` and the parameter's name, or with AdamW `mean/` and `square/` and the name. Where the network
  /// has the average, the weights themselves are under `trained/` and the name.
  public let state: OrderedDictionary<String, [Float]>

  init(of executor: Executor, _ state: OrderedDictionary<String, Tensor>, epoch: Int) throws {
    self.epoch = epoch
    network = try executor.network()
    self.state = try state.mapValues { try $0.to(.cpu).contiguous().array(of: Float.self) }
  }
}
