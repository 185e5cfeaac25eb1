import Foundation
import Reports

/// A line on standard error that fills as work is done; it shows on a terminal only.
final class ProgressBar {
  /// Whether anybody sees it.
  let isShown = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var lastDrawn: ContinuousClock.Instant?

  /// Draws the bar, ten times a second at the most.
  ///
  /// - Parameter note: what stands behind the bar; where nothing is given, the time left at the pace so far.
  func update(_ title: String, _ done: Int, of count: Int, note: String? = nil) {
    let now = ContinuousClock.now
    guard isShown, count > 0, done == count || lastDrawn.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
    lastDrawn = now
    let secondsLeft = (now - start) / .seconds(1) / Double(max(done, 1)) * Double(count - done)
    let line = BarLine(
      title: title, share: Double(done) / Double(count), note: note ?? "\(Figures.clock(secondsLeft)) left")
    write("\r\u{1B}[K\(line.text(columns: Self.columns))")
  }

  /// Takes the bar away.
  func finish() {
    if isShown { write("\r\u{1B}[K") }
  }

  /// The columns of the terminal; 80 where it does not tell.
  private static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
