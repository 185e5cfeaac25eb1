import Networks
import OrderedCollections
import Torch

/// Changes an executor's trainable parameters along their gradients, by an update rule, and keeps the rule's state.
///
/// Weight decay falls on the weights of convolutions and linear layers alone, and not on those that a regulariser takes
/// it from.
final class Optimiser {
  private let rule: any UpdateRule
  private let weightDecay: Double
  private let gradientNormLimit: Double?
  private let regulariser: (any Regulariser)?
  private let groups: [Group]

  /// Parameters that are stepped together.
  private struct Group {
    let names: [String]
    let parameters: [Tensor]
    /// For each buffer of the rule, a tensor for every parameter.
    let buffers: [[Tensor]]
    let decays: Bool
  }

  /// An optimiser whose state is zero.
  init(_ executor: Executor, settings: TrainingSettings, regulariser: (any Regulariser)? = nil) throws {
    let rule = settings.updateRule
    self.rule = rule
    self.regulariser = regulariser
    weightDecay = settings.weightDecay
    gradientNormLimit = settings.gradientNormLimit
    let trainable = executor.structure.parameters.filter { executor.trainable.contains($0.key) }
    groups = try [true, false].map { decays in
      let names = trainable.filter { name, parameter in
        (parameter.shape.count > 1 && regulariser?.undecayed.contains(name) != true) == decays
      }.map(\.key)
      let parameters = names.compactMap { executor.parameters[$0] }
      let buffers = try rule.buffers.map { _ in try parameters.map { try Tensor.zeros(like: $0.detached()) } }
      return Group(names: names, parameters: parameters, buffers: buffers, decays: decays)
    }
  }

  /// The rule's buffers, by their name, a slash and the name of their parameter, and what the regulariser keeps.
  var state: OrderedDictionary<String, Tensor> {
    var state = regulariser?.state ?? [:]
    for (index, buffer) in rule.buffers.enumerated() {
      for group in groups {
        for (name, tensor) in zip(group.names, group.buffers[index]) { state["\(buffer)/\(name)"] = tensor }
      }
    }
    return state
  }

  /// Takes step number `number`, counted from 1, along the gradients that the last backward pass left, and forgets them.
  func step(_ number: Int, learningRate: Double) throws {
    try withoutGradients {
      if let gradientNormLimit {
        let gradients = try groups.flatMap(\.parameters).compactMap { try $0.gradient }
        try Optimisation.clipNorm(of: gradients, to: gradientNormLimit)
      }
      try regulariser?.addGradients(step: number)
      for group in groups {
        let gradients = try group.parameters.map { try $0.gradient }
        let used = gradients.indices.filter { gradients[$0] != nil }
        try rule.update(
          used.map { group.parameters[$0] }, gradients: gradients.compactMap(\.self),
          buffers: group.buffers.map { buffer in used.map { buffer[$0] } }, step: number, learningRate: learningRate,
          weightDecay: group.decays ? weightDecay : 0)
        for index in used { try group.parameters[index].setGradient(nil) }
      }
      try regulariser?.moveWeights(learningRate: learningRate)
    }
  }
}
