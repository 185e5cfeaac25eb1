import Foundation
import Networks
import Testing

/// Names of bodies of residual blocks, and what they come to.
struct BlockKindTests {
  @Test("There are 23 names, each of a kind of its own, and read they are what they were")
  func names() throws {
    let names = BlockKind.vocabulary.map(\.description)
    #expect(Set(names).count == 23 && Set(BlockKind.vocabulary).count == 23)
    for kind in BlockKind.vocabulary {
      #expect(BlockKind(kind.description) == kind)
      let data = try JSONEncoder().encode([kind])
      #expect(try JSONDecoder().decode([BlockKind].self, from: data) == [kind])
    }
    for text in ["", "conv", "DConvA", "DConvA0", "B2", "A2", "ConvB", "G0B2", "DConvB2 "] {
      #expect(BlockKind(text) == nil)
    }
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([BlockKind].self, from: Data("[\"A2B\"]".utf8)) }
  }

  /// Parameters of a block of WRN-40-2 with such a body, its first batch norm and its projection included, by widths.
  private static let blocks: [(String, [Int])] = [
    ("Conv", [14432, 18560, 57536, 73984, 229760, 295424]), ("DConvA2", [8000, 11520, 31616, 45568, 125696, 181248]),
    ("DConvA4", [5120, 6912, 20096, 27136, 79616, 107520]), ("DConvA8", [3680, 4608, 14336, 17920, 56576, 70656]),
    ("DConvA16", [2960, 3456, 11456, 13312, 45056, 52224]), ("DConvG16", [9152, 11520, 22400, 27136, 61184, 70656]),
    ("DConvG8", [5696, 6912, 15488, 17920, 47360, 52224]), ("DConvG4", [3968, 4608, 12032, 13312, 40448, 43008]),
    ("DConvG2", [3104, 3456, 10304, 11008, 36992, 38400]), ("DConv", [2672, 2880, 9440, 9856, 35264, 36096]),
    ("ConvB2", [3680, 3456, 14528, 13568, 57728, 53760]), ("ConvB4", [1536, 1184, 6016, 4544, 23808, 17792]),
    ("A2B2", [2528, 2304, 9920, 8960, 39296, 35328]), ("A16B2", [1520, 1296, 5888, 4928, 23168, 19200]),
    ("G16B2", [3680, 3456, 9920, 8960, 30080, 26112]), ("G2B2", [1664, 1440, 5888, 4928, 22016, 18048]),
    ("G8B4", [1536, 1184, 4864, 3392, 16896, 10880]), ("G2B4", [1104, 752, 4000, 2528, 15168, 9152]),
  ]

  @Test("Parameters are those of the published blocks", arguments: blocks)
  func parameters(_ name: String, _ counts: [Int]) throws {
    let kind = try #require(BlockKind(name))
    let widths = [(16, 32), (32, 32), (32, 64), (64, 64), (64, 128), (128, 128)]
    for ((inputs, outputs), count) in zip(widths, counts) {
      let body = try #require(kind.parameterCount(inputs: inputs, outputs: outputs))
      #expect(body + 2 * inputs + (inputs == outputs ? 0 : inputs * outputs) == count, "\(inputs) to \(outputs)")
    }
  }

  @Test("What channels do not divide into has no parameters")
  func indivisible() {
    #expect(BlockKind(division: .groups(4)).parameterCount(inputs: 6, outputs: 8) == nil)
    #expect(BlockKind(division: .channels(16)).parameterCount(inputs: 24, outputs: 24) == nil)
    #expect(BlockKind(narrowing: 4).parameterCount(inputs: 8, outputs: 6) == nil)
    #expect(BlockKind(narrowing: 2, division: .groups(8)).parameterCount(inputs: 8, outputs: 12) == nil)
  }
}
