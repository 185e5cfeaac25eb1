import Foundation

/// A folder that is removed with this object.
package final class TemporaryFolder: Sendable {
  /// Where it is.
  package let path: String

  package init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "espalier-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package var url: URL { URL(fileURLWithPath: path, isDirectory: true) }

  /// The names of all that is in the folder, hidden files too, in order.
  package var content: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  /// A path in the folder.
  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// The text of a file.
  package func text(of name: String) throws -> String { try String(contentsOfFile: path(of: name), encoding: .utf8) }

  /// Writes a file, and the folders on its way, and gives back its path.
  @discardableResult
  package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let file = URL(fileURLWithPath: path(of: name))
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  /// Writes a text as a file and gives back its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String { try write(text.utf8, to: name) }
}
