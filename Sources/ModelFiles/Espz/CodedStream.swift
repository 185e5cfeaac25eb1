/// Symbols in a Huffman code of their own: the lengths of the codes, the number of symbols, and their bits.
enum CodedStream {
  /// The stream as bytes.
  ///
  /// - Parameter alphabet: symbols are below this.
  static func bytes(of symbols: [Int], alphabet: Int) -> [UInt8] {
    var frequencies = Array(repeating: 0, count: alphabet)
    for symbol in symbols { frequencies[symbol] += 1 }
    let code = HuffmanCode(frequencies: frequencies)
    let bits = code.encode(symbols)
    return UInt32(symbols.count).littleEndianBytes + code.lengths + UInt32(bits.count).littleEndianBytes + bits
  }

  /// The symbols of the stream that comes next.
  ///
  /// - Throws: `Fault` when the bytes are not as `bytes(of:alphabet:)` makes them.
  static func read(from reader: inout ByteReader, alphabet: Int) throws -> [Int] {
    let count = try reader.count(UInt32.self)
    let code = try HuffmanCode(lengths: reader.bytes(alphabet))
    var bits = BitReader(try reader.bytes(reader.count(UInt32.self)))
    var symbols: [Int] = []
    for _ in 0..<count { symbols.append(try code.decode(from: &bits)) }
    guard bits.isAtEnd else { throw Fault.malformed("a stream of codes goes on behind its end") }
    return symbols
  }
}
