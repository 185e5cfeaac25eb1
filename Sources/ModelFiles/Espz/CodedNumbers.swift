import Networks

/// A parameter's numbers in the shortest of four forms; all give back the same bits.
///
/// - As they are: 32 bits each.
/// - Shared: every number as its place in a codebook of all that occur, in a Huffman code.
/// - Sparse: the same of the numbers that are not zero, and how many zeros lie before each, in a code of its own. Gaps have 8 bits
///   in kernels and 5 in matrices; where one is longer, a zero stands between (Han et al. 2016).
/// - Gapped: the gaps as in sparse ones, and the numbers between them as they are: zeros among numbers that differ.
enum CodedNumbers {
  private enum Form: UInt8 {
    case plain
    case shared
    case sparse
    case gapped
  }

  /// The most different numbers of a codebook.
  private static let largestCodebook = 1 << 12

  /// The longest gap in a parameter of the given shape.
  private static func longestGap(of shape: [Int]) -> Int { shape.count > 2 ? 255 : 31 }

  /// The numbers as bytes.
  static func bytes(of values: [Float], shape: [Int]) -> [UInt8] {
    let patterns = values.map(\.bitPattern)
    let numbers = Set(patterns).sorted()
    let longest = longestGap(of: shape)
    // Positive zero alone is a gap: the negative one has other bits.
    let split = numbers.first == 0 ? gaps(in: patterns, longest: longest) : nil
    var forms = [[Form.plain.rawValue] + patterns.flatMap(\.littleEndianBytes)]
    if let split {
      forms.append(
        [Form.gapped.rawValue] + CodedStream.bytes(of: split.gaps, alphabet: longest + 1)
          + split.kept.flatMap(\.littleEndianBytes))
    }
    if numbers.count <= largestCodebook {
      let book = UInt16(numbers.count).littleEndianBytes + numbers.flatMap(\.littleEndianBytes)
      let places = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
      func coded(_ patterns: [UInt32]) -> [UInt8] {
        CodedStream.bytes(of: patterns.compactMap { places[$0] }, alphabet: numbers.count)
      }
      forms.append([Form.shared.rawValue] + book + coded(patterns))
      if let split {
        forms.append(
          [Form.sparse.rawValue] + book + CodedStream.bytes(of: split.gaps, alphabet: longest + 1)
            + coded(split.kept))
      }
    }
    return forms.min { $0.count < $1.count } ?? []
  }

  /// The numbers between zeros, and how many zeros lie before each; those behind the last are not told.
  private static func gaps(in patterns: [UInt32], longest: Int) -> (gaps: [Int], kept: [UInt32]) {
    var (gaps, kept, gap) = ([Int](), [UInt32](), 0)
    for pattern in patterns {
      if pattern == 0, gap < longest {
        gap += 1
      } else {
        gaps.append(gap)
        kept.append(pattern)
        gap = 0
      }
    }
    return (gaps, kept)
  }

  /// The numbers that come next.
  ///
  /// - Throws: `Fault` when the bytes are not as `bytes(of:shape:)` makes them.
  static func read(from reader: inout ByteReader, shape: [Int]) throws -> [Float] {
    guard let count = shape.checkedProduct else { throw Fault.malformed("a parameter has too many numbers") }
    guard let form = Form(rawValue: try reader.byte()) else {
      throw Fault.unsupported("a parameter is in a form that is not known")
    }
    let longest = longestGap(of: shape)
    let values: [Float]
    switch form {
    case .plain: values = try plain(count, from: &reader)
    case .shared:
      let book = try book(from: &reader)
      values = try CodedStream.read(from: &reader, alphabet: book.count).map { book[$0] }
    case .sparse:
      let book = try book(from: &reader)
      let gaps = try CodedStream.read(from: &reader, alphabet: longest + 1)
      let kept = try CodedStream.read(from: &reader, alphabet: book.count)
      values = try spread(kept.map { book[$0] }, gaps, count: count, longest: longest)
    case .gapped:
      let gaps = try CodedStream.read(from: &reader, alphabet: longest + 1)
      values = try spread(plain(gaps.count, from: &reader), gaps, count: count, longest: longest)
    }
    guard values.count == count else {
      throw Fault.malformed("a parameter has \(values.count) numbers and a shape for \(count)")
    }
    return values
  }

  private static func plain(_ count: Int, from reader: inout ByteReader) throws -> [Float] {
    guard count <= reader.remaining / 4 else { throw Fault.malformed("the file ends inside its numbers") }
    return try (0..<count).map { _ in Float(bitPattern: try reader.integer(UInt32.self)) }
  }

  private static func book(from reader: inout ByteReader) throws -> [Float] {
    try plain(reader.count(UInt16.self), from: &reader)
  }

  /// Numbers with the zeros before each put back, and those behind the last.
  private static func spread(_ kept: [Float], _ gaps: [Int], count: Int, longest: Int) throws -> [Float] {
    guard gaps.count == kept.count else { throw Fault.malformed("a sparse parameter has a gap without a number") }
    var values: [Float] = []
    for (gap, number) in zip(gaps, kept) {
      guard values.count + gap < count else {
        throw Fault.malformed("a sparse parameter has more numbers than its shape")
      }
      values.append(contentsOf: repeatElement(0, count: gap))
      values.append(number)
    }
    guard (0...longest).contains(count - values.count) else { return values }
    return values + repeatElement(0, count: count - values.count)
  }
}
