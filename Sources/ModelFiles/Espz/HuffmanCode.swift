/// A canonical prefix code: of each length the symbols have consecutive codes in their order, so that the lengths tell it all.
///
/// Codes of no two symbols begin alike, and no code of this form takes fewer bits for the symbols' frequencies (Huffman 1952). A
/// code of one symbol takes a bit for it, so that no stream is longer than its bits.
package struct HuffmanCode {
  /// For each symbol the length of its code in bits; 0 for those that do not occur.
  package let lengths: [UInt8]
  private let codes: [UInt64]
  /// For each length, the first code, the place of its symbol among the sorted ones, and how many there are.
  private let levels: [(first: UInt64, place: Int, count: Int)]
  private let sorted: [Int]

  /// The longest code; frequencies that would need a longer one add up to more than any file has.
  private static let longest = 60

  /// The best code for symbols that occur so often.
  package init(frequencies: [Int]) {
    var lengths = Array(repeating: UInt8(0), count: frequencies.count)
    // Nodes that wait to be joined, in two rows that are each in order: single symbols, and what was joined.
    var leaves = frequencies.indices.filter { frequencies[$0] > 0 }
      .sorted { (frequencies[$0], $0) < (frequencies[$1], $1) }.map { (weight: frequencies[$0], symbols: [$0]) }[...]
    if leaves.count == 1, let only = leaves.first?.symbols[0] { lengths[only] = 1 }
    var joined: [(weight: Int, symbols: [Int])] = []
    var next = 0
    func takeLightest() -> (weight: Int, symbols: [Int]) {
      if let leaf = leaves.first, next == joined.count || leaf.weight <= joined[next].weight {
        return leaves.removeFirst()
      }
      next += 1
      return joined[next - 1]
    }
    while leaves.count + joined.count - next > 1 {
      let (one, other) = (takeLightest(), takeLightest())
      let symbols = one.symbols + other.symbols
      for symbol in symbols { lengths[symbol] += 1 }
      joined.append((one.weight + other.weight, symbols))
    }
    self.init(unchecked: lengths)
  }

  /// The code with the given lengths.
  ///
  /// - Throws: `Fault` when no prefix code has them, or one would leave codes unused.
  package init(lengths: [UInt8]) throws {
    let used = lengths.filter { $0 > 0 }
    guard used.allSatisfy({ $0 <= Self.longest }) else { throw Fault.malformed("its codes are too long") }
    let all = UInt64(1) << UInt64(Self.longest)
    var taken: UInt64 = 0
    for length in used where taken <= all { taken += all >> UInt64(length) }
    guard used.isEmpty || taken == all || used == [1] else {
      throw Fault.malformed("the lengths of its codes belong to no prefix code")
    }
    self.init(unchecked: lengths)
  }

  private init(unchecked lengths: [UInt8]) {
    self.lengths = lengths
    sorted = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    var codes = Array(repeating: UInt64(0), count: lengths.count)
    var levels: [(first: UInt64, place: Int, count: Int)] = [(0, 0, 0)]
    var (code, place) = (UInt64(0), 0)
    for length in 1...Self.longest {
      code <<= 1
      let start = place
      let first = code
      while place < sorted.count, lengths[sorted[place]] == UInt8(length) {
        codes[sorted[place]] = code
        (code, place) = (code + 1, place + 1)
      }
      levels.append((first, start, place - start))
    }
    self.codes = codes
    self.levels = levels
  }

  /// The symbols as bits.
  package func encode(_ symbols: [Int]) -> [UInt8] {
    var writer = BitWriter()
    for symbol in symbols { writer.append(codes[symbol], count: Int(lengths[symbol])) }
    return writer.bytes
  }

  /// The next symbol.
  ///
  /// - Throws: `Fault` when the bits end, or begin no code.
  package func decode(from reader: inout BitReader) throws -> Int {
    var code: UInt64 = 0
    for level in levels.dropFirst() {
      code = try code << 1 | reader.next()
      if code >= level.first, code - level.first < UInt64(level.count) {
        return sorted[level.place + Int(code - level.first)]
      }
    }
    throw Fault.malformed("a stream of codes holds one that stands for nothing")
  }
}
