import Foundation

/// An open file of the operating system, with errors that name it; closed when let go.
package struct OpenFile: ~Copyable {
  /// The file's path, for errors.
  package let path: String
  let descriptor: Int32

  /// Opens a file with the flags of `open(2)`; one that is made gets the permissions `rw-r--r--`, less the user's mask.
  ///
  /// Errors name `publicPath` if it is given: the file that the user knows where this is a temporary one.
  package init(_ path: String, flags: Int32, namedInErrors publicPath: String? = nil) throws(RunError) {
    let descriptor = retried { open(path, flags | O_CLOEXEC, 0o644) }
    self.path = publicPath ?? path
    guard descriptor >= 0 else {
      throw flags & O_ACCMODE == O_RDONLY ? .cannotRead(self.path, errno) : .cannotWrite(self.path, errno)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Writes all bytes where the file stands.
  package borrowing func write(_ bytes: some Sequence<UInt8>) throws(RunError) {
    let bytes = Array(bytes)
    var written = 0
    while written < bytes.count {
      let start = written
      let count = retried {
        bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress.map { $0 + start }, bytes.count - start) }
      }
      guard count >= 0 else { throw .cannotWrite(path, errno) }
      written += count
    }
  }

  /// All bytes from where the file stands to its end.
  borrowing func readAll() throws(RunError) -> Data {
    var content = Data()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = retried { systemRead(descriptor, &chunk, chunk.count) }
      guard count >= 0 else { throw .cannotRead(path, errno) }
      if count == 0 { return content }
      content.append(contentsOf: chunk[..<count])
    }
  }

  /// Waits until what was written is on the disk.
  borrowing func synchronise() throws(RunError) {
    // Pipes and terminals have no disk to wait for.
    guard retried({ fsync(descriptor) }) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw .cannotWrite(path, errno)
    }
  }

  /// How many bytes the file has.
  borrowing func length() throws(RunError) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw .cannotRead(path, errno) }
    return Int(end)
  }

  /// Cuts the file to its first `length` bytes.
  borrowing func truncate(to length: Int) throws(RunError) {
    guard retried({ ftruncate(descriptor, off_t(length)) }) == 0 else { throw .cannotWrite(path, errno) }
  }
}

private let systemRead = read as @Sendable (Int32, UnsafeMutableRawPointer?, Int) -> Int
private let systemWrite = write as @Sendable (Int32, UnsafeRawPointer?, Int) -> Int

/// Repeats a system call for as long as a signal interrupts it.
private func retried<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
