/// A file in LeCun's IDX format, the way MNIST is kept: a header of big-endian words, then unsigned bytes.
///
/// The header is two zero bytes, a byte for the element type (8 for unsigned bytes), a byte for the number of
/// dimensions, and the length of each dimension in 32 bits.
struct IDXFile {
  /// The length of each dimension, the number of items first.
  let shape: [Int]
  /// The elements, the last dimension running fastest.
  let elements: [UInt8]

  /// More items than this in one file are not believed.
  static let maximumCount = 1_000_000

  /// Reads the file at `path`, whose items must have the given shape.
  init(path: String, itemShape: [Int]) throws(DataError) {
    let file = try ContentReader(path: path)
    let magic = try file.read(4)
    guard magic == [0, 0, 8, UInt8(itemShape.count + 1)] else {
      let found = magic.map { String($0, radix: 16) }.joined(separator: " ")
      throw DataError(
        .foreign, in: path, "is not an IDX file of bytes in \(itemShape.count + 1) dimensions (it begins with \(found))"
      )
    }
    let header = try file.read(4 * (itemShape.count + 1))
    let shape = stride(from: 0, to: header.count, by: 4).map { start in
      header[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard Array(shape.dropFirst()) == itemShape else {
      throw DataError(
        .foreign, in: path, "holds items of shape \(Array(shape.dropFirst())) where \(itemShape) was expected")
    }
    guard (1...Self.maximumCount).contains(shape[0]) else {
      throw DataError(
        .foreign, in: path, "claims to hold \(shape[0]) items where 1 to \(Self.maximumCount) were expected")
    }
    self.shape = shape
    elements = try file.read(shape.reduce(1, *))
    try file.expectEnd()
  }
}
