import Foundation

/// The folder in which a run leaves everything it has to show.
///
/// ```swift
/// let folder = try RunFolder.create("runs/first")   // "runs/first-2" if that one exists
/// let lock = try RunLock(of: folder)
/// try folder.write(Array(text.utf8), to: .card)
/// ```
public struct RunFolder: Hashable, Sendable {
  /// Where it is.
  public let path: String

  private init(path: String) { self.path = path }

  /// Makes a new folder, with the folders above it that are missing.
  ///
  /// A folder that exists is never used again: if `path` does, `path-2` is made, or `path-3`, and so on. Two processes
  /// that ask at once get two folders.
  public static func create(_ path: String) throws(RunError) -> RunFolder {
    let path = trimmed(path)
    try makeParents(of: path)
    var number = 1
    while true {
      let candidate = number == 1 ? path : "\(path)-\(number)"
      if mkdir(candidate, 0o755) == 0 { return RunFolder(path: candidate) }
      guard errno == EEXIST else { throw .cannotWrite(candidate, errno) }
      number += 1
    }
  }

  /// Takes the folder of an earlier run, which must hold a `run.json`.
  public static func open(_ path: String) throws(RunError) -> RunFolder {
    let folder = RunFolder(path: trimmed(path))
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isDirectory) else {
      throw .notARun(path, "does not exist")
    }
    guard isDirectory.boolValue else { throw .notARun(path, "is a file, not the folder of a run") }
    guard folder.has(.record) else { throw .notARun(path, "is not the folder of a run: it has no run.json") }
    return folder
  }

  /// The path of one of the standard files, there or not.
  public func path(of file: RunFile) -> String { path(of: file.rawValue) }

  /// The path of a file of this folder, given by its path within.
  public func path(of name: String) -> String { "\(path)/\(name)" }

  /// Whether a standard file is there.
  public func has(_ file: RunFile) -> Bool { FileManager.default.fileExists(atPath: path(of: file)) }

  /// Whether runs that are parts of this one have begun.
  public var hasParts: Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path(of: RunFile.parts)))?.isEmpty == false
  }

  /// Makes or replaces a standard file, wholly or not at all.
  public func write(_ bytes: some Sequence<UInt8>, to file: RunFile) throws(RunError) {
    try AtomicFile.write(bytes, to: path(of: file))
  }

  /// Makes or replaces a standard file by what `writer` leaves at the temporary path it is given.
  ///
  /// ```swift
  /// try folder.write(to: .weights) { try weights.save(at: $0) }
  /// ```
  public func write(to file: RunFile, by writer: (String) throws -> Void) throws {
    try AtomicFile.write(to: path(of: file), by: writer)
  }

  /// The content of a standard file.
  public func read(_ file: RunFile) throws(RunError) -> Data {
    try OpenFile(path(of: file), flags: O_RDONLY).readAll()
  }

  /// The path of the folder for checkpoints, which is made if it is missing.
  public func checkpoints() throws(RunError) -> String {
    let path = path(of: RunFile.checkpoints)
    try Self.makeFolder(path)
    return path
  }

  /// Removes what processes that were killed had half written.
  ///
  /// Only the process that holds the folder's lock may do this.
  package func removeParts() {
    for folder in [path, path(of: RunFile.checkpoints)] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where AtomicFile.isPart(name) { unlink("\(folder)/\(name)") }
    }
  }

  private static func makeParents(of path: String) throws(RunError) {
    var end = path.startIndex
    while let slash = path[end...].dropFirst().firstIndex(of: "/") {
      try makeFolder(String(path[..<slash]))
      end = slash
    }
  }

  private static func makeFolder(_ path: String) throws(RunError) {
    if mkdir(path, 0o755) != 0, errno != EEXIST { throw .cannotWrite(path, errno) }
  }

  /// Without slashes at its end; the empty path is the current folder.
  private static func trimmed(_ path: String) -> String {
    var path = path.isEmpty ? "." : path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
