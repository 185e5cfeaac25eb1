import Networks
import OrderedCollections
import Torch

/// Stochastic gradient descent with Nesterov momentum over an executor's trainable parameters.
///
/// Weight decay falls on the weights of convolutions and linear layers alone.
final class StochasticGradientDescent {
  private let momentum: Double
  private let weightDecay: Double
  private let groups: [Group]

  /// Parameters that are stepped together.
  private struct Group {
    let names: [String]
    let parameters: [Tensor]
    let momenta: [Tensor]
    let decays: Bool
  }

  /// An optimiser whose momentum starts at zero.
  init(_ executor: Executor, momentum: Double, weightDecay: Double) throws {
    self.momentum = momentum
    self.weightDecay = weightDecay
    let trainable = executor.structure.parameters.filter(\.value.isTrainable)
    groups = try [true, false].map { decays in
      let names = trainable.filter { ($0.value.shape.count > 1) == decays }.map(\.key)
      let parameters = names.compactMap { executor.parameters[$0] }
      return Group(
        names: names, parameters: parameters, momenta: try parameters.map { try Tensor.zeros(like: $0.detached()) },
        decays: decays)
    }
  }

  /// The momentum buffers, by the name of their parameter.
  var momenta: OrderedDictionary<String, Tensor> {
    OrderedDictionary(uniqueKeysWithValues: groups.flatMap { zip($0.names, $0.momenta) })
  }

  /// Takes one step along the gradients that the last backward pass left, and forgets them.
  func step(learningRate: Double) throws {
    try withoutGradients {
      for group in groups {
        let gradients = try group.parameters.map { try $0.gradient }
        let used = gradients.indices.filter { gradients[$0] != nil }
        try Optimisation.sgdStep(
          used.map { group.parameters[$0] }, gradients: gradients.compactMap(\.self),
          momenta: used.map { group.momenta[$0] }, learningRate: learningRate, momentum: momentum,
          weightDecay: group.decays ? weightDecay : 0, nesterov: momentum > 0)
        for index in used { try group.parameters[index].setGradient(nil) }
      }
    }
  }
}
