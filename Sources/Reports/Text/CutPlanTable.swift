public import Networks

/// What is about to be cut, class by class, or done to layers one by one, for the terminal.
public struct CutPlanTable: Sendable {
  private let cuts: [KeptChannels]
  private let others: [Edit]

  /// Shows the edits of a recipe.
  public init(_ recipe: Recipe) {
    cuts = recipe.edits.compactMap { if case .keepChannels(let kept) = $0 { kept } else { nil } }
    others = recipe.edits.filter { if case .keepChannels = $0 { false } else { true } }
  }

  /// A row for each class that loses channels, and a line for each other edit.
  public var text: String {
    let lines = others.map { "\($0)\n" }.joined()
    guard !cuts.isEmpty else { return lines }
    return TextTable(
      columns: [.left("channel class"), .right("channels"), .left(""), .right("stay")],
      rows: cuts.map { [$0.channelClass, "\($0.width)", "⇒", "\($0.channels.count)"] }
    ).text + lines
  }
}
