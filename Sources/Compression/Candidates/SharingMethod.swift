import Networks

/// A method that shares a cut among the parts of a network, classes of channels or layers, by what each of them is said to lose.
public protocol SharingMethod: CompressionMethod {
  /// The ways to share a cut that keep to budgets, made ready once for many weighings.
  ///
  /// - Throws: what `recipe(for:on:)` throws.
  func sharing(for budgets: [Budget], on bench: Workbench) throws -> CutSharing
}

/// The ways to share a cut among the parts of a network, all of which keep to the budgets.
public struct CutSharing {
  /// A way to share it.
  struct Share {
    /// The cut.
    let recipe: Recipe
    /// What the method says that it loses, with nothing weighed.
    let predicted: Double
  }

  /// How many parts share the cut.
  let parts: Int
  /// The share that loses least when what each part loses counts so much; with 1 for all it is the method's own.
  let best: (_ weights: [Double]) throws -> Share
  /// Shares that are worth a look whatever is said to be lost.
  var others: [Share] = []
  /// Settles what the method leaves open until a share is chosen.
  var settled: (Recipe) throws -> Recipe = { $0 }
}
