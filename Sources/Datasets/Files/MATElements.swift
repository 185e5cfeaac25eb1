/// Reads the data elements of a MAT file one after another.
///
/// No more is read than the tag of the array that is being read allows, and nothing is read before its number of bytes
/// has been found to be possible.
struct MATElements {
  private let source: any ByteSource
  private let isLittleEndian: Bool
  /// How many bytes the elements still have.
  private var remaining = 8

  /// Begins at a tag.
  init(of source: any ByteSource, isLittleEndian: Bool) {
    self.source = source
    self.isLittleEndian = isLittleEndian
  }

  /// The type of the next element and the number of its bytes.
  mutating func tag() throws(DataError) -> (MATFile.ElementType, Int) {
    let words = self.words(in: try take(8))
    return (try elementType(words[0]), Int(words[1]))
  }

  /// The array in a matrix element whose tag has been read.
  ///
  /// It is made of four elements: flags, dimensions, name and numbers. MATLAB stores numbers in the smallest type that
  /// holds them, so what counts is that type, not the class of the array: an array of doubles may be stored as bytes.
  mutating func array(byteCount: Int) throws(DataError) -> MATArray {
    remaining = byteCount
    let flags = words(in: try element(.uint32, maximum: 8))
    guard flags.count == 2, (6...15).contains(flags[0] & 0xFF), flags[0] & 0x0800 == 0 else {
      throw unexpected("an array that is not of real numbers", not: "one of bytes")
    }
    let shape = words(in: try element(.int32, maximum: 4 * 32)).map(Int.init)
    let name = String(decoding: try element(.int8, maximum: 255), as: UTF8.self)
    var size = 1
    for count in shape {
      let (product, overflows) = size.multipliedReportingOverflow(by: count)
      guard !overflows, product <= MATFile.maximumByteCount else {
        throw unexpected("an array of shape \(shape)", not: "at most \(MATFile.maximumByteCount) bytes")
      }
      size = product
    }
    let elements = try element(.uint8, maximum: MATFile.maximumByteCount, count: size)
    guard remaining == 0 else {
      throw DataError(.overlong, in: source.subject, "has \(remaining) bytes after the numbers of '\(name)'")
    }
    return MATArray(name: name, shape: shape, elements: elements)
  }

  /// What is wrong where the file holds one thing and ought to hold another.
  func unexpected(_ found: String, not expected: String) -> DataError {
    DataError(.foreign, in: source.subject, "holds \(found) where \(expected) was expected")
  }

  /// The content of the next element, which must be of the type and may have to have so many bytes.
  ///
  /// Content of up to four bytes may stand in the tag itself, whose first word is then its number and its type. Other
  /// content is padded to a multiple of eight bytes, at the end of an array by some writers only.
  private mutating func element(
    _ wanted: MATFile.ElementType, maximum: Int, count wantedCount: Int? = nil
  ) throws(DataError) -> [UInt8] {
    let tag = try take(8)
    let words = self.words(in: tag)
    let isSmall = words[0] >> 16 > 0
    let found = try elementType(isSmall ? words[0] & 0xFFFF : words[0])
    guard found == wanted else { throw unexpected("an element of type \(found)", not: "\(wanted)") }
    let count = isSmall ? Int(words[0] >> 16) : Int(words[1])
    guard count <= (isSmall ? 4 : maximum), count <= maximum else {
      throw unexpected("an element of \(count) bytes", not: "at most \(isSmall ? 4 : maximum)")
    }
    guard wantedCount == nil || count == wantedCount else {
      throw DataError(
        .mismatch, in: source.subject, "has \(count) bytes for an array of \(wantedCount ?? 0) elements")
    }
    if isSmall { return Array(tag[4..<4 + count]) }
    let content = try take(count)
    _ = try take(min((8 - count % 8) % 8, remaining))
    return content
  }

  private mutating func take(_ count: Int) throws(DataError) -> [UInt8] {
    guard count <= remaining else {
      throw DataError(.mismatch, in: source.subject, "has an array whose parts are longer than the array")
    }
    remaining -= count
    return try source.read(count)
  }

  private func elementType(_ number: UInt32) throws(DataError) -> MATFile.ElementType {
    guard let type = MATFile.ElementType(rawValue: number) else {
      throw unexpected("an element of type \(number)", not: "an array of bytes")
    }
    return type
  }

  private func words(in bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count / 4 * 4, by: 4).map { start in
      let word = bytes[start..<start + 4]
      return (isLittleEndian ? Array(word.reversed()) : Array(word)).reduce(0) { $0 << 8 | UInt32($1) }
    }
  }
}
