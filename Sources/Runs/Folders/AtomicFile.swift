import Foundation
import Synchronization

/// Files that are either wholly there or not at all.
///
/// What is written goes to a temporary file beside the wanted one, is waited for until it is on the disk, and then takes
/// the wanted name in one step. A reader, and a machine that loses power, sees the old content or the new, never a part.
/// If anything fails the temporary file is removed and the old content stays.
public enum AtomicFile {
  /// Makes or replaces the file at `path` by `bytes`.
  public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(RunError) {
    let temporary = temporaryPath(for: path)
    do throws(RunError) {
      try create(temporary, holding: bytes, namedInErrors: path)
      try putInPlace(temporary, as: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Makes or replaces the file at `path` by what `writer` leaves at the temporary path it is given.
  ///
  /// - Throws: what `writer` throws, or `RunError` if the file cannot be put in place.
  public static func write(to path: String, by writer: (String) throws -> Void) throws {
    let temporary = temporaryPath(for: path)
    do {
      try writer(temporary)
      try putInPlace(temporary, as: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static let counter = Atomic(0)

  /// A name beside `path` that no other writer uses.
  private static func temporaryPath(for path: String) -> String {
    let number = counter.add(1, ordering: .relaxed).newValue
    let (folder, name) = split(path)
    return "\(folder)/.\(name).\(getpid())-\(number).part"
  }

  /// Whether a file's name is that of one that is being written, or was when its process ended.
  static func isPart(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".part") }

  private static func putInPlace(_ temporary: String, as path: String) throws(RunError) {
    try OpenFile(temporary, flags: O_RDONLY, namedInErrors: path).synchronise()
    guard rename(temporary, path) == 0 else { throw .cannotWrite(path, errno) }
    // The new name itself is on the disk once the folder is.
    try OpenFile(split(path).folder, flags: O_RDONLY | O_DIRECTORY).synchronise()
  }

  private static func create(
    _ temporary: String, holding bytes: some Sequence<UInt8>, namedInErrors path: String
  ) throws(RunError) {
    try OpenFile(temporary, flags: O_WRONLY | O_CREAT | O_EXCL, namedInErrors: path).write(bytes)
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }
}
