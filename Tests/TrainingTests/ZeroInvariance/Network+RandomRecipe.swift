import Networks
import TestSupport

extension Network {
  /// A recipe that keeps random channels: of four classes out of five some number, each as likely, and at least one.
  func randomRecipe(seed: UInt64) throws -> Recipe {
    var generator = SeededGenerator(seed: seed)
    let edits = try channels().classes.filter(\.isPrunable).compactMap { channelClass -> Edit? in
      guard Int.random(in: 0..<5, using: &generator) > 0 else { return nil }
      let count = Int.random(in: 1...channelClass.width, using: &generator)
      let kept = (0..<channelClass.width).shuffled(using: &generator).prefix(count)
      return .keepChannels(
        KeptChannels(channelClass: channelClass.name, width: channelClass.width, channels: kept))
    }
    return Recipe(network: name, origin: Recipe.Origin(method: "random", seed: seed), edits: edits)
  }
}
