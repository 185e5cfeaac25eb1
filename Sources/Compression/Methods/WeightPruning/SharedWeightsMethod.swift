import ModelFiles
public import Networks

/// Makes the weights of every layer share a few numbers, as many as keep the coded file within a budget of `size`.
///
/// From Han et al. 2016: after weights were set to zero and trained again, those that are left share numbers, and the file has
/// places in a codebook in a Huffman code. The paper has eight bits for convolutions and five for linear layers; ours are the most
/// bits, up to eight and the same for all layers, with which the file is small enough.
public struct SharedWeightsMethod: CompressionMethod {
  /// The name on the command line.
  public let name = "weight-sharing"
  /// One line on what it does.
  public let summary = "brings the weights of each layer to a few numbers that they share"
  /// The paper that it comes from.
  public let reference = "Han et al. 2016"

  /// What brings the network on the workbench within the budgets.
  ///
  /// A hundredth of a budget is left for what training adds to the file.
  ///
  /// - Throws: `BudgetError` when a budget is of something else, cannot be met, or holds already.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    if let other = budgets.first(where: { $0.quantity != .size }) { throw BudgetError.foreign(other, method: name) }
    let network = bench.network
    let whole = network.plainBytes
    guard let tightest = budgets.min(by: { $0.limit(for: whole) < $1.limit(for: whole) }),
      try network.espz().count > tightest.limit(for: whole)
    else { throw BudgetError.nothingToDo(budgets) }
    var least = whole
    for bits in (1...8).reversed() {
      let recipe = Recipe(
        network: network.name,
        origin: Recipe.Origin(
          method: name,
          settings: ["budget": budgets.map(\.description).joined(separator: " "), "bits": "\(bits)"], seed: bench.seed),
        edits: network.prunableWeights.filter { !bench.protected.contains($0) }
          .map { .shareWeights(WeightSharing(parameter: $0, bits: bits)) })
      least = try network.applying(recipe).espz().count
      if least + least / 100 <= tightest.limit(for: whole) { return recipe }
    }
    throw BudgetError.unreachable(tightest, least: least, original: whole, reason: .floor)
  }
}
