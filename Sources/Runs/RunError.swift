import Foundation

/// Why a run folder or a file in it cannot be made, written or read, as one sentence for the user.
public struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault.
  public enum Fault: Hashable, Sendable {
    /// A file or folder cannot be made or written.
    case write
    /// A file or folder is missing or cannot be read.
    case read
    /// A file's content is not what its name promises.
    case format
    /// Another process uses the folder.
    case locked
    /// What a run began with is no longer what it was.
    case changed
  }

  /// What kind of fault it is.
  public let fault: Fault
  /// The file or folder at fault.
  public let path: String
  /// The sentence, without its full stop.
  let sentence: String

  private init(_ fault: Fault, _ path: String, _ sentence: String) {
    (self.fault, self.path, self.sentence) = (fault, path, sentence)
  }

  /// The whole sentence.
  public var description: String { "\(sentence)." }

  /// The system refused to make or write something; `code` is its `errno`.
  static func cannotWrite(_ path: String, _ code: Int32) -> RunError {
    let reason = code == ENOENT ? "its folder does not exist" : reason(code)
    return RunError(.write, path, "\(path) cannot be written: \(reason)")
  }

  /// The system refused to read something; `code` is its `errno`.
  static func cannotRead(_ path: String, _ code: Int32) -> RunError {
    RunError(.read, path, "\(path) cannot be read: \(reason(code))")
  }

  /// A file does not hold what it should.
  static func badContent(_ path: String, _ explanation: String) -> RunError {
    RunError(.format, path, "\(path) \(explanation)")
  }

  /// A folder is not one that a run has made.
  static func notARun(_ path: String, _ explanation: String) -> RunError {
    RunError(.read, path, "\(path) \(explanation)")
  }

  /// The system refused to make or write something; `code` is its `errno`.
  package static func unwritable(_ path: String, code: Int32) -> RunError { cannotWrite(path, code) }

  /// What a run began with is not what is there now.
  static func changed(_ path: String, _ what: String) -> RunError {
    RunError(.changed, path, "\(path) cannot go on: \(what) when it began")
  }

  /// A run ends that has no record.
  package static func notBegun(_ path: String) -> RunError {
    RunError(.write, path, "\(path) has no record of what the run is")
  }

  /// Another process has the folder.
  static func locked(_ path: String, holder: String) -> RunError {
    RunError(.locked, path, "\(path) is in use by another run\(holder)")
  }

  /// What an `errno` means, in the words a user needs most; else in the system's.
  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "no space is left on the disk"
    case EROFS: "the disk is read-only"
    case EACCES, EPERM: "permission is denied"
    case ENOTDIR: "a part of the path is a file, not a folder"
    case ENOENT: "it does not exist"
    default: String(cString: strerror(code)).lowercased()
    }
  }
}

extension RunError: LocalizedError {
  /// The whole sentence.
  public var errorDescription: String? { description }
}
