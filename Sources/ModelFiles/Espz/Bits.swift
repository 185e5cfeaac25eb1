/// Bits that are written one after the other, the highest of each byte first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var used = 8

  /// Adds the lowest `count` bits of a number, the highest of them first.
  mutating func append(_ number: UInt64, count: Int) {
    for place in (0..<count).reversed() {
      if used == 8 {
        used = 0
        bytes.append(0)
      }
      bytes[bytes.count - 1] |= UInt8(number >> UInt64(place) & 1) << UInt8(7 - used)
      used += 1
    }
  }
}

/// Bits that are read one after the other, the highest of each byte first.
package struct BitReader {
  private let bytes: [UInt8]
  private var place = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next bit.
  package mutating func next() throws -> UInt64 {
    guard place / 8 < bytes.count else { throw Fault.malformed("a stream of codes ends too early") }
    defer { place += 1 }
    return UInt64(bytes[place / 8] >> UInt8(7 - place % 8) & 1)
  }

  /// Whether all that is left are the bits that fill the last byte.
  package var isAtEnd: Bool { (place + 7) / 8 == bytes.count }
}

extension FixedWidthInteger {
  /// The bytes of the number, the lowest first.
  var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
