public import Runs

/// A method that looks at many networks before it decides: it tells how that goes, and may go on where it was stopped.
public protocol DeliberatingMethod: CompressionMethod {
  /// The cut that keeps to the budgets.
  ///
  /// - Parameters:
  ///   - folder: where the method notes how far it got, and finds what it noted before; nil where there is none yet.
  ///   - tell: told of all that happens, one thing at a time, by whichever thread; it throws to stop.
  /// - Throws: what `recipe(for:on:)` throws, and `RunError` when the folder cannot be read or written to.
  func proposal(
    for budgets: [Budget], on bench: Workbench, notingIn folder: RunFolder?,
    tell: @Sendable (Deliberation) throws -> Void
  ) throws -> Proposal
}

/// What happens while a method deliberates.
public enum Deliberation: Sendable {
  /// So many of all networks with other blocks are ranked.
  case progress(Int, of: Int)
  /// All of them are, the most promising first.
  case ranked([BlockCandidate])
  /// Channels were taken.
  case slimmed(SlimmingStep)
}
