import CZlib
import Foundation

/// Reads a file's content from front to back, inflating it on the way if it is gzipped.
///
/// Nothing is inflated beyond what is asked for, so a small file that would inflate to a huge one costs no more than
/// the content that its format allows.
final class ContentReader: ByteSource {
  let path: String
  private let file: gzFile
  private(set) var position = 0

  /// Opens a file, gzipped or plain.
  init(path: String) throws(DataError) {
    guard let file = gzopen(path, "rb") else {
      let code = errno
      let reason = String(cString: strerror(code)).lowercased()
      throw DataError(code == ENOENT ? .missing : .unreadable, in: path, "cannot be read: \(reason)")
    }
    gzbuffer(file, 1 << 17)
    self.path = path
    self.file = file
  }

  deinit { gzclose_r(file) }

  var subject: String { path }

  func fill(_ chunk: inout [UInt8], upTo limit: Int) throws(DataError) -> Int {
    let got = chunk.withUnsafeMutableBytes { gzread(file, $0.baseAddress, UInt32(limit)) }
    if got < limit { try checkStream() }
    position += Int(got)
    return Int(got)
  }

  private func checkStream() throws(DataError) {
    let systemCode = errno
    var code: Int32 = Z_OK
    let message = gzerror(file, &code).map { String(cString: $0) } ?? ""
    switch code {
    case Z_OK, Z_STREAM_END: return
    case Z_BUF_ERROR: throw DataError(.truncated, in: path, "is cut off in the middle of its gzip stream")
    case Z_ERRNO:
      throw DataError(.unreadable, in: path, "cannot be read: \(String(cString: strerror(systemCode)).lowercased())")
    default: throw DataError(.corrupt, in: path, "has a damaged gzip stream (\(message.isEmpty ? "\(code)" : message))")
    }
  }
}
