/// A progress bar as one line of a terminal, with a title before it and a note behind.
///
/// ```swift
/// BarLine(title: "epoch 3/200", share: 0.43, note: "loss 0.707").text(columns: 60)
/// // epoch 3/200 ████████████░░░░░░░░░░░░░░░░░░ 43 %  loss 0.707
/// ```
public struct BarLine: Hashable, Sendable {
  private let title: String
  private let share: Double
  private let note: String

  private static let widths = 8...30

  /// A bar that is filled to `share`, 0…1.
  public init(title: String, share: Double, note: String) {
    (self.title, self.share, self.note) = (title, min(max(share, 0), 1), note)
  }

  /// The line, which stays within one column less than there are, so that the cursor does not leave its row.
  ///
  /// What does not fit makes the bar shorter, then takes it away, and is cut off at last.
  public func text(columns: Int) -> String {
    let end = "\(Int(share * 100)) %" + (note.isEmpty ? "" : "  \(note)")
    let room = columns - 1 - title.count - end.count - 2
    let line: String
    if room < Self.widths.lowerBound {
      line = "\(title) \(end)"
    } else {
      let width = min(room, Self.widths.upperBound)
      let filled = Int(share * Double(width))
      line = "\(title) \(String(repeating: "█", count: filled))\(String(repeating: "░", count: width - filled)) \(end)"
    }
    return String(line.prefix(max(0, columns - 1)))
  }
}
