/// Bytes that are read once, from front to back.
protocol ByteSource: AnyObject {
  /// What a sentence about a fault in the bytes begins with.
  var subject: String { get }
  /// How many bytes have been read.
  var position: Int { get }

  /// Reads up to `limit` bytes into the front of `chunk` and gives their number, which is less only at the end.
  ///
  /// - Precondition: `limit` is at most the length of `chunk`.
  func fill(_ chunk: inout [UInt8], upTo limit: Int) throws(DataError) -> Int
}

extension ByteSource {
  /// The next `count` bytes.
  ///
  /// Memory grows with the bytes that are there, not with the number that is asked for.
  func read(_ count: Int) throws(DataError) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(min(count, 1 << 26))
    var chunk = [UInt8](repeating: 0, count: min(count, 1 << 20))
    while content.count < count {
      let got = try fill(&chunk, upTo: min(chunk.count, count - content.count))
      guard got > 0 else {
        throw DataError(
          .truncated, in: subject,
          "ends after \(position) bytes where at least \(position + count - content.count) belong")
      }
      content.append(contentsOf: chunk[..<got])
    }
    return content
  }

  /// Throws unless the content ends here.
  func expectEnd() throws(DataError) {
    var beyond: [UInt8] = [0]
    let end = position
    guard try fill(&beyond, upTo: 1) == 0 else {
      throw DataError(.overlong, in: subject, "goes on after the \(end) bytes that belong in it")
    }
  }
}
