import Foundation
import Runs
import TestSupport
import Testing

/// The built command line tool, run as a user runs it.
struct Tool {
  /// What a call left.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The object that `--json` printed.
    var json: JSONValue {
      get throws { try JSONValue(parsing: Data(output.utf8)) }
    }
  }

  /// Runs `espalier` with `arguments` and waits for its end.
  static func run(_ arguments: String...) throws -> Result { try run(arguments) }

  /// Runs `espalier` with `arguments` in `folder` and waits for its end.
  static func run(_ arguments: [String], in folder: URL? = nil) throws -> Result {
    let process = Process()
    process.executableURL = Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "espalier")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let scratch = try TemporaryFolder()
    let files = (scratch.url.appending(path: "out"), scratch.url.appending(path: "err"))
    for file in [files.0, files.1] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files.0)
    process.standardError = try FileHandle(forWritingTo: files.1)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOf: files.0, encoding: .utf8),
      errors: try String(contentsOf: files.1, encoding: .utf8))
  }
}

/// Compares a text with the file of that name in `Golden`; `ESPALIER_UPDATE_SNAPSHOTS=1` writes it instead.
func expectSnapshot(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  if ProcessInfo.processInfo.environment["ESPALIER_UPDATE_SNAPSHOTS"] == "1" {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  } else {
    let golden = try String(contentsOf: Bundle.module.bundleURL.appending(path: "Golden/\(name)"), encoding: .utf8)
    #expect(text == golden, sourceLocation: sourceLocation)
  }
}
