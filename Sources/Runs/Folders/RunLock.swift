import Foundation

/// Keeps a run folder to one process.
///
/// The lock is the system's, on the file `.lock` in the folder: it goes when this object does, and when the process
/// ends however it ends, so a crash leaves no stale lock. The file itself stays and names the last holder.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// Locks a folder.
  ///
  /// - Throws: `RunError` with fault `locked` if another process, or another lock of this one, holds it.
  public init(of folder: RunFolder) throws(RunError) {
    let path = folder.path(of: ".lock")
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path, errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      guard code == EWOULDBLOCK else { throw .cannotWrite(path, code) }
      throw .locked(folder.path, holder: Self.holder(at: path))
    }
    self.descriptor = descriptor
    // Who holds it is a courtesy to the second comer; the lock holds without it.
    ftruncate(descriptor, 0)
    let text = Array("\(getpid())\n".utf8)
    _ = write(descriptor, text, text.count)
  }

  deinit { close(descriptor) }

  private static func holder(at path: String) -> String {
    let content = try? OpenFile(path, flags: O_RDONLY).readAll()
    let text = content.map { String(decoding: $0, as: UTF8.self) } ?? ""
    return Int(text.filter { !$0.isWhitespace }).map { ", process \($0)" } ?? ""
  }
}
