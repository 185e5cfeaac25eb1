import Networks

/// Chooses which channels of classes stay once it is settled how many.
protocol ChannelChoice: Sendable {
  /// For each class that can be told about, whether each of its channels stays; the others keep what scores highest.
  ///
  /// - Parameter widths: for each class that loses channels, by its place in the analysis, how many stay.
  /// - Throws: `ScoreError` when the workbench lacks what the choice looks at, and what running the network throws.
  func choices(in widths: [Int: Int], on bench: Workbench) throws -> [Int: [Bool]]
}
