public import Networks

/// What is about to be cut, class by class, for the terminal.
public struct CutPlanTable: Sendable {
  private let cuts: [KeptChannels]

  /// Shows the cuts of a recipe.
  public init(_ recipe: Recipe) {
    cuts = recipe.edits.compactMap { if case .keepChannels(let kept) = $0 { kept } else { nil } }
  }

  /// A row for each class that loses channels; empty if none does.
  public var text: String {
    guard !cuts.isEmpty else { return "" }
    return TextTable(
      columns: [.left("channel class"), .right("channels"), .left(""), .right("stay")],
      rows: cuts.map { [$0.channelClass, "\($0.width)", "⇒", "\($0.channels.count)"] }
    ).text
  }
}
