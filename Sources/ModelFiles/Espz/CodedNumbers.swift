import Networks

/// A parameter's numbers in the shortest of three forms; all give back the same bits.
///
/// - As they are: 32 bits each.
/// - Shared: every number as its place in a codebook of all that occur, in a Huffman code.
/// - Sparse: the same of the numbers that are not zero, and how many zeros lie before each, in a code of its own. Gaps have 8 bits
///   in kernels and 5 in matrices; where one is longer, a zero stands between (Han et al. 2016).
enum CodedNumbers {
  private enum Form: UInt8 {
    case plain
    case shared
    case sparse
  }

  /// The most different numbers of a codebook.
  private static let largestCodebook = 1 << 12

  /// The longest gap in a parameter of the given shape.
  private static func longestGap(of shape: [Int]) -> Int { shape.count > 2 ? 255 : 31 }

  /// The numbers as bytes.
  static func bytes(of values: [Float], shape: [Int]) -> [UInt8] {
    let patterns = values.map(\.bitPattern)
    let numbers = Set(patterns).sorted()
    guard numbers.count <= largestCodebook else { return plain(patterns) }
    let book = UInt16(numbers.count).littleEndianBytes + numbers.flatMap(\.littleEndianBytes)
    let places = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
    let symbols = patterns.compactMap { places[$0] }
    var best = [Form.shared.rawValue] + book + CodedStream.bytes(of: symbols, alphabet: numbers.count)
    if let zero = places[0] {
      let longest = longestGap(of: shape)
      var (gaps, kept, gap) = ([Int](), [Int](), 0)
      for symbol in symbols {
        if symbol == zero, gap < longest {
          gap += 1
        } else {
          gaps.append(gap)
          kept.append(symbol)
          gap = 0
        }
      }
      let sparse =
        [Form.sparse.rawValue] + book + CodedStream.bytes(of: gaps, alphabet: longest + 1)
        + CodedStream.bytes(of: kept, alphabet: numbers.count)
      if sparse.count < best.count { best = sparse }
    }
    return best.count < 1 + 4 * values.count ? best : plain(patterns)
  }

  private static func plain(_ patterns: [UInt32]) -> [UInt8] {
    [Form.plain.rawValue] + patterns.flatMap(\.littleEndianBytes)
  }

  /// The numbers that come next.
  ///
  /// - Throws: `Fault` when the bytes are not as `bytes(of:shape:)` makes them.
  static func read(from reader: inout ByteReader, shape: [Int]) throws -> [Float] {
    guard let count = shape.checkedProduct else { throw Fault.malformed("a parameter has too many numbers") }
    guard let form = Form(rawValue: try reader.byte()) else {
      throw Fault.unsupported("a parameter is in a form that is not known")
    }
    guard form != .plain else {
      guard count <= reader.remaining / 4 else { throw Fault.malformed("the file ends inside its numbers") }
      return try (0..<count).map { _ in Float(bitPattern: try reader.integer(UInt32.self)) }
    }
    let size = try reader.count(UInt16.self)
    let book = try (0..<size).map { _ in Float(bitPattern: try reader.integer(UInt32.self)) }
    let values =
      try form == .shared
      ? CodedStream.read(from: &reader, alphabet: size).map { book[$0] }
      : sparse(from: &reader, book: book, count: count, longest: longestGap(of: shape))
    guard values.count == count else {
      throw Fault.malformed("a parameter has \(values.count) numbers and a shape for \(count)")
    }
    return values
  }

  private static func sparse(
    from reader: inout ByteReader, book: [Float], count: Int, longest: Int
  ) throws -> [Float] {
    let gaps = try CodedStream.read(from: &reader, alphabet: longest + 1)
    let kept = try CodedStream.read(from: &reader, alphabet: book.count)
    guard gaps.count == kept.count else { throw Fault.malformed("a sparse parameter has a gap without a number") }
    var values: [Float] = []
    for (gap, symbol) in zip(gaps, kept) {
      guard values.count + gap < count else {
        throw Fault.malformed("a sparse parameter has more numbers than its shape")
      }
      values.append(contentsOf: repeatElement(0, count: gap))
      values.append(book[symbol])
    }
    guard (0...longest).contains(count - values.count) else { return values }
    return values + repeatElement(0, count: count - values.count)
  }
}
