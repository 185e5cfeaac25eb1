public import Networks
import OrderedCollections
import Torch

/// The state of a training run after an epoch: the network, and the optimiser's momentum.
public struct Snapshot: Sendable {
  /// The epochs that are done.
  public let epoch: Int
  /// The network with the weights of that moment.
  public let network: Network
  /// The optimiser's momentum for each trainable parameter, in the parameter's shape and row-major order.
  public let momenta: OrderedDictionary<String, [Float]>

  init(of executor: Executor, _ optimiser: StochasticGradientDescent, epoch: Int) throws {
    self.epoch = epoch
    network = try executor.network()
    momenta = try optimiser.momenta.mapValues { try $0.to(.cpu).contiguous().array(of: Float.self) }
  }
}
