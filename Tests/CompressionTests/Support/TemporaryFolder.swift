import Foundation

/// A folder that is removed with this object.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "espalier-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A path in the folder.
  func path(of name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and gives back its path.
  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: path(of: name), atomically: true, encoding: .utf8)
    return path(of: name)
  }
}
