import Foundation
import Runs

/// Whole files: mapped to be read, and replaced at once when written.
package enum FileBytes {
  /// The bytes of a file, mapped where the system allows it.
  ///
  /// - Throws: `ModelFileError` when the file is not there, is a folder or cannot be read.
  package static func read(_ path: String) throws -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ModelFileError(.unreadable, file: path, "there is no such file")
    }
    guard !isFolder.boolValue else { throw ModelFileError(.unreadable, file: path, "it is a folder") }
    do {
      let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      let type = try FileManager.default.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
      guard type == .typeRegular else { throw ModelFileError(.unreadable, file: path, "it is no regular file") }
      return try Data(contentsOf: file, options: .mappedIfSafe)
    } catch let error as ModelFileError {
      throw error
    } catch {
      throw ModelFileError(.unreadable, file: path, "the file cannot be read (\(reason(error)))")
    }
  }

  /// Writes a file as a whole: a reader sees the old bytes or the new ones, never a part.
  ///
  /// - Throws: `ModelFileError` when the file cannot be written.
  package static func write(_ data: Data, to path: String) throws {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ModelFileError(.unwritable, file: path, "the file cannot be written (\(reason(error)))")
    }
  }

  /// Writes a file piece by piece, as a whole to its readers.
  ///
  /// - Throws: `ModelFileError` when the file cannot be written.
  package static func write(_ pieces: FilePieces, to path: String) throws {
    do {
      try AtomicFile.write(to: path) { temporary in
        let file = URL(fileURLWithPath: temporary)
        try Data().write(to: file, options: .withoutOverwriting)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try pieces.forEach { try handle.write(contentsOf: $0) }
      }
    } catch {
      throw ModelFileError(.unwritable, file: path, "the file cannot be written (\(reason(error)))")
    }
  }

  private static func reason(_ error: any Error) -> String {
    if let error = error as? RunError { return error.description }
    return switch (error as? CocoaError)?.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: "its folder does not exist"
    case .fileWriteNoPermission, .fileReadNoPermission: "permission is denied"
    case .fileWriteOutOfSpace: "the disk is full"
    case .fileWriteVolumeReadOnly: "the disk is read-only"
    default: "\(error.localizedDescription)"
    }
  }
}
