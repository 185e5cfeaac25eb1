import Foundation

/// A line on standard error that fills as work is done; it shows on a terminal only.
final class ProgressBar {
  private static let width = 30
  private let title: String
  private let isShown = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var lastDrawn: ContinuousClock.Instant?

  init(_ title: String) { self.title = title }

  /// Draws the bar, ten times a second at the most.
  func update(_ done: Int, of count: Int, note: String = "") {
    guard isShown, count > 0 else { return }
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(100), done < count { return }
    lastDrawn = now
    let share = min(1, Double(done) / Double(count))
    let filled = Int(share * Double(Self.width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    let elapsed = (now - start) / .seconds(1)
    let left = done > 0 ? Int((elapsed / Double(done) * Double(count - done)).rounded()) : 0
    write(
      "\r\u{1B}[K\(title) \(bar) \(Int(share * 100)) % \(note) \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    )
  }

  /// Takes the bar away.
  func finish() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
