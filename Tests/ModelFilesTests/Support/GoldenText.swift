import Foundation
import Testing

extension Golden {
  /// Expects `text` to be the content of a file of the folder `Golden`; `ESPALIER_UPDATE_SNAPSHOTS=1` writes it anew.
  static func expect(_ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    if ProcessInfo.processInfo.environment["ESPALIER_UPDATE_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: folder.appending(path: "Golden/\(name)"))
    } else {
      let golden = try String(contentsOf: URL(fileURLWithPath: path(name)), encoding: .utf8)
      #expect(text == golden, sourceLocation: sourceLocation)
    }
  }
}
