import Foundation
import Runs

/// Where the tool speaks: results on standard output, and all else on standard error once `--json` is asked for.
struct Console: Sendable {
  /// Whether one JSON object is wanted on standard output.
  let json: Bool
  /// Whether what is done is a part of something larger, whose object is the one that is wanted.
  var isPart = false

  /// Prints a line for people.
  func line(_ text: String) {
    let handle = json ? FileHandle.standardError : FileHandle.standardOutput
    handle.write(Data("\(text)\n".utf8))
  }

  /// Prints lines for people that end themselves, such as a table.
  func lines(_ text: String) { line(text.trimmingSuffix("\n")) }

  /// Prints the one object that `--json` asks for.
  func object(_ value: JSONValue) {
    if json, !isPart { FileHandle.standardOutput.write(Data("\(value.prettyText.trimmingSuffix("\n"))\n".utf8)) }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
