/// Writes MAT files of unsigned bytes in the ways that the format allows.
struct MATWriter {
  var isLittleEndian = true
  /// Whether arrays are wrapped in a zlib stream.
  var compresses = false
  /// Whether content of up to four bytes stands in its tag.
  var usesSmallElements = true
  /// Whether the numbers of an array are padded like the rest.
  var padsNumbers = true

  func file(_ arrays: [(name: String, shape: [Int], elements: [UInt8])]) -> [UInt8] {
    let text = Array("MATLAB 5.0 MAT-file".utf8)
    let blanks = [UInt8](repeating: 32, count: 116 - text.count) + [UInt8](repeating: 0, count: 8)
    let marks: [UInt8] = isLittleEndian ? [0, 1, 0x49, 0x4D] : [1, 0, 0x4D, 0x49]
    return text + blanks + marks + arrays.flatMap { array(name: $0.name, shape: $0.shape, elements: $0.elements) }
  }

  func array(name: String, shape: [Int], elements: [UInt8]) -> [UInt8] {
    let parts = [
      element(6, word(9) + word(0)), element(5, shape.flatMap { word(UInt32($0)) }), element(1, Array(name.utf8)),
      element(2, elements, isPadded: padsNumbers),
    ]
    let content = parts.flatMap { $0 }
    let matrix = word(14) + word(UInt32(content.count)) + content
    guard compresses else { return matrix }
    let stream = zlibbed(matrix)
    return word(15) + word(UInt32(stream.count)) + stream
  }

  func element(_ type: UInt32, _ content: [UInt8], isPadded: Bool = true) -> [UInt8] {
    if usesSmallElements, (1...4).contains(content.count) {
      return word(UInt32(content.count) << 16 | type) + content + [UInt8](repeating: 0, count: 4 - content.count)
    }
    let padding = isPadded ? (8 - content.count % 8) % 8 : 0
    return word(type) + word(UInt32(content.count)) + content + [UInt8](repeating: 0, count: padding)
  }

  func word(_ value: UInt32) -> [UInt8] {
    let bytes = [24, 16, 8, 0].map { (shift: UInt32) in UInt8(truncatingIfNeeded: value >> shift) }
    return isLittleEndian ? bytes.reversed() : bytes
  }

  /// Every way.
  static let all = (0..<16).map { bits in
    MATWriter(
      isLittleEndian: bits & 1 > 0, compresses: bits & 2 > 0, usesSmallElements: bits & 4 > 0, padsNumbers: bits & 8 > 0
    )
  }
}

/// Bytes as a zlib stream, in stored blocks.
func zlibbed(_ content: [UInt8]) -> [UInt8] {
  var (a, b): (UInt32, UInt32) = (1, 0)
  for byte in content {
    a = (a + UInt32(byte)) % 65521
    b = (b + a) % 65521
  }
  let checksum = b << 16 | a
  let head: [UInt8] = [0x78, 0x01]
  let tail = [24, 16, 8, 0].map { (shift: UInt32) in UInt8(truncatingIfNeeded: checksum >> shift) }
  return head + gzipped(content).dropFirst(10).dropLast(8) + tail
}
