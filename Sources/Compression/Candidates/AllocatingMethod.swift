import Networks

/// A method that allocates a cut to the parts of a network, classes of channels or layers, by what each of them is said to lose.
public protocol AllocatingMethod: CompressionMethod {
  /// What makes cuts that keep to budgets, made ready once for many weighings.
  ///
  /// - Throws: what `recipe(for:on:)` throws.
  func allocator(for budgets: [Budget], on bench: Workbench) throws -> CutAllocator
}

/// Allocates a cut to the parts of a network in many ways, all of which keep to the budgets.
public struct CutAllocator {
  /// One way.
  struct Allocation {
    /// The cut.
    let recipe: Recipe
    /// What the method says that it loses, with nothing weighed.
    let predicted: Double
  }

  /// To how many parts the cut is allocated.
  let parts: Int
  /// The allocation that loses least when what each part loses counts so much; with 1 for all it is the method's own.
  let best: (_ weights: [Double]) throws -> Allocation
  /// Allocations that are worth a look whatever is said to be lost.
  var others: [Allocation] = []
  /// Settles what the method leaves open until an allocation is chosen.
  var settled: (Recipe) throws -> Recipe = { $0 }
}
