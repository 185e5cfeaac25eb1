import ModelFiles
import TestSupport
import Testing

@Suite struct HuffmanCodeTests {
  private static func frequencies(seed: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: seed)
    let most = [1, 3, 50, 10_000].randomElement(using: &generator) ?? 1
    return (0..<Int.random(in: 2...40, using: &generator)).map { _ in Int.random(in: 0...most, using: &generator) }
  }

  @Test(arguments: (0..<60).map(UInt64.init))
  func whatIsEncodedIsDecoded(_ seed: UInt64) throws {
    let frequencies = Self.frequencies(seed: seed)
    var generator = SeededGenerator(seed: seed + 1000)
    let symbols = frequencies.enumerated().flatMap { Array(repeating: $0, count: min($1, 200)) }
      .shuffled(using: &generator)
    let code = HuffmanCode(frequencies: frequencies)
    // The lengths tell the code.
    let read = try HuffmanCode(lengths: code.lengths)
    var reader = BitReader(code.encode(symbols))
    #expect(try symbols.map { _ in try read.decode(from: &reader) } == symbols)
    #expect(reader.isAtEnd)
  }

  /// The least bits that any prefix code takes for some frequencies, by trying every way to join two of the nodes.
  private func least(_ weights: [Int]) -> Int {
    guard weights.count > 1 else { return 0 }
    var best = Int.max
    for one in weights.indices {
      for other in weights.indices where other > one {
        var rest = weights
        let sum = rest.remove(at: other) + rest.remove(at: one)
        best = min(best, sum + least(rest + [sum]))
      }
    }
    return best
  }

  @Test(arguments: (0..<30).map(UInt64.init))
  func noPrefixCodeTakesFewerBits(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let frequencies = (0..<Int.random(in: 2...6, using: &generator)).map { _ in
      Int.random(in: 1...20, using: &generator)
    }
    let code = HuffmanCode(frequencies: frequencies)
    #expect(zip(frequencies, code.lengths).reduce(0) { $0 + $1.0 * Int($1.1) } == least(frequencies))
  }

  @Test func aSingleSymbolTakesABit() throws {
    let code = HuffmanCode(frequencies: [0, 9, 0])
    #expect(code.lengths == [0, 1, 0] && code.encode([1, 1, 1]) == [0])
    var reader = BitReader([0])
    #expect(
      try (0..<8).map { _ in try HuffmanCode(lengths: code.lengths).decode(from: &reader) }
        == Array(repeating: 1, count: 8))
    #expect(throws: Fault.self) { try code.decode(from: &reader) }
  }

  @Test func lengthsThatNoCodeHasAreRefused() {
    for lengths in [[1, 1, 1], [2, 2, 2], [1, 61], [3], Array(repeating: UInt8(1), count: 4096)] as [[UInt8]] {
      #expect(throws: Fault.self) { try HuffmanCode(lengths: lengths) }
    }
  }
}
