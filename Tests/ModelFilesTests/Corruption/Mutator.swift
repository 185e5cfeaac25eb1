import Foundation
import TestSupport

/// Damages files at random; all that it does follows from its seed.
struct Mutator {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Numbers at which counts, sizes and places overflow or turn negative.
  static let absurd: [Int] = [
    0, 1, 2, 3, 5, -1, -2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 1 << 20, 1 << 24, 1 << 28, 0x7FFF_FFFF, 0x8000_0000,
    0xFFFF_FFFF, 1 << 32, 1 << 40, 1 << 62, .max - 1, .max, .min, .min + 1,
  ]

  mutating func pick(_ range: Range<Int>) -> Int { range.isEmpty ? 0 : Int.random(in: range, using: &generator) }

  mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  /// True once in `times`.
  mutating func once(in times: Int) -> Bool { pick(0..<times) == 0 }

  mutating func byte() -> UInt8 { UInt8.random(in: 0...255, using: &generator) }

  mutating func absurdNumber() -> Int { Self.absurd[pick(0..<Self.absurd.count)] }

  /// One of the elements, nil of none.
  mutating func element<Elements: RandomAccessCollection>(of elements: Elements) -> Elements.Element? {
    elements.randomElement(using: &generator)
  }

  /// How many faults a file is given: mostly one, so that much of it is read before.
  mutating func faultCount() -> Int { once(in: 2) ? 1 : pick(1...4) }

  /// A run of neighbours, at most `most` of them, somewhere among `count`.
  mutating func run(in count: Int, most: Int) -> Range<Int> {
    let start = pick(0..<count)
    return start..<min(count, start + pick(1...most))
  }

  /// A text as no sane program names things.
  mutating func hostileText() -> String {
    let texts = [
      "", " ", "\n", "a\nb", "\0", "'", "\"", "../../etc/passwd", "é\u{301}\u{202E}", "\u{1F600}", "module.",
      "__metadata__", "input", String(repeating: "long", count: 500), String(repeating: "\n", count: 300),
    ]
    return texts[pick(0..<texts.count)]
  }
}

// MARK: - Bytes without a meaning

extension Mutator {
  /// The bytes with a few faults, as decay and cut transfers make them.
  ///
  /// - Parameter others: files of the same format, of which halves may be joined to these bytes.
  mutating func damagingBytes(of data: Data, others: [Data]) -> Data {
    var bytes = Array(data)
    for _ in 0..<faultCount() where !bytes.isEmpty { damage(&bytes, others: others) }
    return Data(bytes)
  }

  private mutating func damage(_ bytes: inout [UInt8], others: [Data]) {
    let place = pick(0..<bytes.count)
    switch pick(0...11) {
    case 0, 1: bytes[place] ^= 1 << UInt8(pick(0..<8))
    case 2: bytes[place] = byte()
    case 3: bytes[place] = [0, 0x7F, 0x80, 0xFF][pick(0..<4)]
    case 4: bytes.removeLast(bytes.count - place)
    case 5: bytes.removeLast(min(bytes.count, pick(1...40)))
    case 6: bytes.removeSubrange(run(in: bytes.count, most: 64))
    case 7:
      let inserted = (0..<pick(1...16)).map { _ in byte() }
      bytes.insert(contentsOf: inserted, at: place)
    case 8: bytes.insert(contentsOf: bytes[run(in: bytes.count, most: 64)], at: place)
    case 9: for index in run(in: bytes.count, most: 64) { bytes[index] = 0 }
    case 10: overwrite(&bytes, at: place)
    default:
      guard let other = element(of: others) else { return }
      bytes = bytes[..<place] + Array(other.suffix(pick(0...other.count)))
    }
  }

  /// Sets one, two, four or eight bytes to an absurd number, its lowest or highest byte first.
  private mutating func overwrite(_ bytes: inout [UInt8], at place: Int) {
    let width = 1 << pick(0...3)
    let number = absurdNumber()
    let isBig = once(in: 4)
    for index in 0..<width where place + index < bytes.count {
      let shift = 8 * (isBig ? width - 1 - index : index)
      bytes[place + index] = UInt8(truncatingIfNeeded: number >> shift)
    }
  }
}
