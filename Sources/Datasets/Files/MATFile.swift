/// A file in MATLAB's level 5 MAT format, as far as it holds arrays of unsigned bytes.
///
/// Behind a header of 128 bytes come data elements, each a tag (a type and a number of bytes, 32 bits each) and its
/// content; an element may be a zlib stream that inflates to another. Numbers stand in either byte order, which the
/// header tells. Versions 4 and 7.3 (HDF5) are other formats.
package struct MATFile: Hashable {
  /// The arrays, in the order of the file.
  package let arrays: [MATArray]

  /// More bytes than this in one array are not believed: SVHN's training images are 225 million.
  static let maximumByteCount = 1 << 28

  /// The types of data elements that are understood.
  enum ElementType: UInt32 {
    case int8 = 1
    case uint8 = 2
    case int32 = 5
    case uint32 = 6
    case matrix = 14
    case compressed = 15
  }

  /// Reads the file at `path`, which must hold so many arrays and nothing else.
  ///
  /// - Throws: `DataError` if it is of another format, damaged, or has arrays that are not stored as unsigned bytes.
  package init(path: String, arrayCount: Int) throws(DataError) {
    let file = try ContentReader(path: path)
    let header = try file.read(128)
    let isLittleEndian = header[126...] == [0x49, 0x4D]
    guard header[124...] == (isLittleEndian ? [0, 1, 0x49, 0x4D] : [1, 0, 0x4D, 0x49]) else {
      throw DataError(.foreign, in: path, "is not a MAT file of MATLAB's level 5")
    }
    var arrays: [MATArray] = []
    for _ in 0..<arrayCount {
      var elements = MATElements(of: file, isLittleEndian: isLittleEndian)
      let (type, count) = try elements.tag()
      switch type {
      case .matrix:
        arrays.append(try elements.array(byteCount: count))
      case .compressed:
        let inflated = try ZlibReader(file, compressedCount: count)
        var elements = MATElements(of: inflated, isLittleEndian: isLittleEndian)
        let (type, count) = try elements.tag()
        guard type == .matrix else { throw elements.unexpected("an element of type \(type)", not: "an array") }
        arrays.append(try elements.array(byteCount: count))
        try inflated.expectWholeStreamRead()
      default: throw elements.unexpected("an element of type \(type)", not: "an array")
      }
    }
    try file.expectEnd()
    self.arrays = arrays
  }
}

/// An array of unsigned bytes, as MATLAB keeps it.
package struct MATArray: Hashable {
  /// The name of the variable.
  package let name: String
  /// The length of each dimension.
  package let shape: [Int]
  /// The elements, the *first* dimension running fastest.
  package let elements: [UInt8]
}
