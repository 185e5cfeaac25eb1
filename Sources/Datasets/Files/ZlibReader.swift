import CZlib

/// Inflates a zlib stream of known length that stands in a file, no further than it is asked to.
final class ZlibReader: ByteSource {
  private(set) var position = 0
  private let file: ContentReader
  /// In one place of memory for as long as this object lives, as zlib demands.
  private let stream: UnsafeMutablePointer<z_stream>
  /// How many bytes of the stream have not been taken from the file.
  private var untaken: Int
  private var taken: [UInt8] = []
  private var hasEnded = false

  /// Takes the next `compressedCount` bytes of `file`, as they are needed.
  init(_ file: ContentReader, compressedCount: Int) throws(DataError) {
    self.file = file
    untaken = compressedCount
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw DataError(.unreadable, in: file.path, "cannot be inflated (\(code))") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  var subject: String { "\(file.path)'s compressed array" }

  func fill(_ chunk: inout [UInt8], upTo limit: Int) throws(DataError) -> Int {
    var got = 0
    while got < limit, !hasEnded {
      if taken.isEmpty, untaken > 0 {
        taken = try file.read(min(untaken, 1 << 16))
        untaken -= taken.count
      }
      let code = inflate(into: &chunk, from: got, upTo: limit)
      got = limit - Int(stream.pointee.avail_out)
      switch code {
      case Z_STREAM_END: hasEnded = true
      case Z_OK: break
      case Z_BUF_ERROR:
        throw DataError(.truncated, in: subject, "is cut off in the middle of its zlib stream")
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "\(code)"
        throw DataError(.corrupt, in: subject, "has a damaged zlib stream (\(reason))")
      }
    }
    position += got
    return got
  }

  /// Throws unless the stream ends here and with it the bytes that it was said to have.
  func expectWholeStreamRead() throws(DataError) {
    try expectEnd()
    guard untaken == 0, taken.isEmpty else {
      throw DataError(.overlong, in: subject, "goes on after the end of its zlib stream")
    }
  }

  /// Lets zlib work on what has been taken, and keeps what it leaves.
  private func inflate(into chunk: inout [UInt8], from start: Int, upTo limit: Int) -> Int32 {
    let code = taken.withUnsafeMutableBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { output in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress.map { $0 + start }
        stream.pointee.avail_out = UInt32(limit - start)
        return CZlib.inflate(stream, Z_NO_FLUSH)
      }
    }
    taken.removeFirst(taken.count - Int(stream.pointee.avail_in))
    return code
  }
}
