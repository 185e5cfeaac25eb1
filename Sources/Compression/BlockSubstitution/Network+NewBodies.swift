import Networks
import Training

extension Network {
  /// The network that a recipe made, with initial weights in the bodies that it put into blocks; drawn with the recipe's seed.
  func withNewBodies(of recipe: Recipe) throws -> Network {
    let swapped = Set(recipe.substitutions.map(\.block))
    guard !swapped.isEmpty else { return self }
    let bodies = residualBlocks().filter { swapped.contains($0.name) }.flatMap(\.body)
    let names = Set(bodies.compactMap { node($0) }.flatMap(\.parameters.values))
    return try withInitialWeights(seed: recipe.origin.seed, scaledBy: .output) { names.contains($0) }
  }
}
