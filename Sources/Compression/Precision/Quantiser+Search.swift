import Datasets
public import Networks
import OrderedCollections
public import Training

/// Which layers are computed in integers, and what that does to the search split.
public struct QuantisationChoice: Sendable {
  /// The recipe.
  public let recipe: Recipe
  /// The network that it makes.
  public let network: Network
  /// How well the network of floats does on the search split.
  public let before: Evaluation
  /// How well the network of integers does there.
  public let after: Evaluation
  /// The layers that went back to floats, the most harmful first, with the loss that each adds when it alone is rounded.
  public let returned: [(layer: String, harm: Double)]
}

extension Quantiser {
  /// How many images of the search split the effect of one layer is measured on at the most: our choice.
  static let sensitivityImages = 1000

  /// Computes as many layers in integers as the allowance lets, by what happens on the search split.
  ///
  /// All at first. If accuracy falls by more than the allowance, the rise in loss that each layer causes when it alone is
  /// rounded is measured, and the most harmful goes back to floats, then the next, until the fall is within the allowance.
  /// Loss ranks the layers since it tells apart what accuracy, in steps of one image, does not.
  ///
  /// - Parameter progress: told what is being done, how much of it is done, and of how much.
  /// - Throws: `QuantisationError` when no layer is left, what running the network throws, and what `progress` throws.
  public func search(
    progress: (String, Int, Int) throws -> Void = { _, _, _ in }
  ) throws -> QuantisationChoice {
    var layers = Set(precisions.keys)
    let before = try evaluate(prepared, progress)
    var (recipe, network) = try quantise(layers, progress)
    var after = try evaluate(network, progress)
    var returned: [(layer: String, harm: Double)] = []
    if !isWithinAllowance(before, after) {
      for (layer, harm) in try sensitivities(progress) {
        layers.remove(layer)
        returned.append((layer, harm))
        guard !layers.isEmpty else {
          throw QuantisationError.nothingWithinAllowance(points: settings.allowance * 100)
        }
        (recipe, network) = try quantise(layers, progress)
        after = try evaluate(network, progress)
        if isWithinAllowance(before, after) { break }
      }
    }
    return QuantisationChoice(recipe: recipe, network: network, before: before, after: after, returned: returned)
  }

  /// The rise in loss that each layer causes when it alone is rounded, the largest first; of equal ones, in running order.
  package func sensitivities(
    _ progress: (String, Int, Int) throws -> Void = { _, _, _ in }
  ) throws -> [(layer: String, harm: Double)] {
    let count = max(dataset.count(of: .search), 1)
    let part = try dataset.subset(.percent(min(100, 100 * Double(Self.sensitivityImages) / Double(count))))
    let whole = try Executor(prepared, device: device).evaluate(on: part, split: .search).loss
    var harms: [(layer: String, harm: Double)] = []
    for layer in precisions.keys {
      let alone = try original.applying(recipe(for: [layer]))
      harms.append((layer, try Executor(alone, device: device).evaluate(on: part, split: .search).loss - whole))
      try progress("sensitivity", harms.count, precisions.count)
    }
    return harms.enumerated().sorted { ($1.element.harm, $0.offset) < ($0.element.harm, $1.offset) }.map(\.element)
  }

  /// The recipe for these layers, their biases corrected if that is wanted, and the network that it makes.
  private func quantise(
    _ layers: Set<String>, _ progress: (String, Int, Int) throws -> Void
  ) throws -> (Recipe, Network) {
    let shifts =
      settings.correctsBias ? try biasShifts(for: layers) { try progress("bias correction", $0, $1) } : [:]
    let recipe = recipe(for: layers, shifting: shifts)
    return (recipe, try original.applying(recipe))
  }

  private func evaluate(
    _ network: Network, _ progress: (String, Int, Int) throws -> Void
  ) throws -> Evaluation {
    try Executor(network, device: device).evaluate(on: dataset, split: .search) { try progress("search split", $0, $1) }
  }

  private func isWithinAllowance(_ before: Evaluation, _ after: Evaluation) -> Bool {
    before.accuracy - after.accuracy <= settings.allowance + 1e-9
  }
}
