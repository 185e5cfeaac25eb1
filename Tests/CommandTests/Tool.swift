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
  ///
  /// - Parameter meanwhile: given the process once it runs.
  static func run(
    _ arguments: [String], in folder: URL? = nil, meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> Result {
    try run(executable, arguments, in: folder, meanwhile: meanwhile)
  }

  /// Runs a line of the shell in `folder`; `$TOOL` is the tool.
  static func shell(_ line: String, in folder: URL) throws -> Result {
    try run(URL(filePath: "/bin/sh"), ["-c", "TOOL='\(executable.path)'; \(line)"], in: folder)
  }

  /// Starts `espalier` and kills it after so many seconds, if it has not come to its end before.
  static func kill(_ arguments: [String], in folder: URL, after seconds: Double) throws {
    let start = ContinuousClock.now
    try kill(arguments, in: folder) { ContinuousClock.now - start >= .seconds(seconds) }
  }

  /// Starts `espalier` and kills it as soon as `condition` holds, if it has not come to its end before.
  static func kill(_ arguments: [String], in folder: URL, once condition: () throws -> Bool) throws {
    _ = try run(arguments, in: folder) { process in
      while process.isRunning, (try? condition()) != true { usleep(1_000) }
      Foundation.kill(process.processIdentifier, SIGKILL)
    }
  }

  private static var executable: URL {
    Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "espalier")
  }

  private static func run(
    _ executable: URL, _ arguments: [String], in folder: URL?, meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> Result {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let scratch = try TemporaryFolder()
    let files = (scratch.url.appending(path: "out"), scratch.url.appending(path: "err"))
    for file in [files.0, files.1] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files.0)
    process.standardError = try FileHandle(forWritingTo: files.1)
    try process.run()
    defer { process.waitUntilExit() }
    try meanwhile(process)
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
