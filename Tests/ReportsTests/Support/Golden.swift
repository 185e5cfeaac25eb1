import Foundation
import Testing

/// Golden files: the whole output as it was when someone last looked at it.
///
/// `ESPALIER_UPDATE_SNAPSHOTS=1` writes them anew; what changed then shows in the diff.
enum Golden {
  /// Expects `text` to be the content of a file of the folder `Golden`.
  static func expect(_ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["ESPALIER_UPDATE_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    guard text != golden else { return }
    let pairs = zip(
      text.split(separator: "\n", omittingEmptySubsequences: false),
      golden.split(separator: "\n", omittingEmptySubsequences: false))
    let difference = pairs.enumerated().first { $0.element.0 != $0.element.1 }
    let line = difference.map { "line \($0.offset + 1) is\n\($0.element.0)\nand was\n\($0.element.1)" }
    Issue.record(
      "\(name) differs: \(line ?? "one is longer"). ESPALIER_UPDATE_SNAPSHOTS=1 takes the new text.",
      sourceLocation: sourceLocation)
  }

  private static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")
  }
}
