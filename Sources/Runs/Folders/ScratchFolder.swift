import Foundation

/// A new folder for files that nobody keeps; whoever makes it removes it.
public struct ScratchFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Makes an empty folder among the system's temporary ones.
  ///
  /// - Throws: Foundation's error when there is no room or no right to.
  public init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "espalier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  /// Removes it with all that is in it.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
