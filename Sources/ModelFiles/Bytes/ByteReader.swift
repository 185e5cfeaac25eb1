import Foundation

/// A place in a file's bytes that moves forward as they are read, and never past the end.
package struct ByteReader {
  package let data: Data
  package private(set) var offset: Int
  package let end: Int
  /// What is being read, for messages such as "the file ends inside its pickle".
  let subject: String

  /// Starts at the front of `range`, or of all of `data`.
  package init(_ data: Data, _ range: Range<Int>? = nil, subject: String) throws {
    let range = range ?? 0..<data.count
    guard range.lowerBound >= 0, range.upperBound <= data.count else {
      throw Fault.malformed("the file ends before its \(subject)")
    }
    self.data = data
    offset = range.lowerBound
    end = range.upperBound
    self.subject = subject
  }

  /// How many bytes are left.
  package var remaining: Int { end - offset }

  /// Steps over `count` bytes and gives their range.
  package mutating func take(_ count: Int) throws -> Range<Int> {
    guard count >= 0, count <= remaining else { throw Fault.malformed("the file ends inside its \(subject)") }
    defer { offset += count }
    return offset..<offset + count
  }

  /// The next byte.
  package mutating func byte() throws -> UInt8 { try integer(UInt8.self) }

  /// The next number, its lowest byte first.
  package mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    let range = try take(MemoryLayout<Number>.size)
    return data.withUnsafeBytes {
      Number(littleEndian: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self))
    }
  }

  /// The next number as a count of things.
  package mutating func count<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Int {
    let number = try integer(type)
    guard let count = Int(exactly: number), count >= 0 else {
      throw Fault.malformed("its \(subject) counts \(number) bytes")
    }
    return count
  }

  /// The next `count` bytes.
  package mutating func bytes(_ count: Int) throws -> [UInt8] {
    let range = try take(count)
    return data.withUnsafeBytes { Array($0[range]) }
  }

  /// The next `count` bytes as text.
  package mutating func text(_ count: Int) throws -> String {
    let bytes = try bytes(count)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault.malformed("its \(subject) holds text that is not UTF-8")
    }
    return text
  }

  /// The text up to the next line feed, which is stepped over.
  package mutating func line() throws -> String {
    let start = offset
    let length = data.withUnsafeBytes { $0[start..<end].firstIndex(of: 10) }.map { $0 - start }
    guard let length else { throw Fault.malformed("the file ends inside its \(subject)") }
    let text = try text(length)
    _ = try byte()
    return text
  }
}
