import Foundation

extension Mutator {
  /// A pickle with a few of its instructions changed.
  mutating func damagingPickle(_ bytes: [UInt8]) -> [UInt8] {
    var instructions = PickleInstructions.split(bytes).instructions
    for _ in 0..<faultCount() where !instructions.isEmpty { damage(&instructions) }
    return Array(instructions.joined())
  }

  /// A checkpoint of the older format, one of whose five pickles or of whose counts of numbers is damaged.
  mutating func damagingLegacyCheckpoint(_ bytes: [UInt8]) -> Data {
    var pieces: [[UInt8]] = []
    var place = 0
    for _ in 0..<5 {
      let end = PickleInstructions.split(bytes, from: place).end
      pieces.append(Array(bytes[place..<end]))
      place = end
    }
    pieces.append(Array(bytes[place...]))
    switch pick(0...9) {
    case 0: pieces.swapAt(pick(0..<6), pick(0..<6))
    case 1: pieces[5].replaceSubrange(..<min(8, pieces[5].count), with: absurdNumber().littleEndianBytes)
    case 2: pieces[5] = Array(damagingBytes(of: Data(pieces[5]), others: []))
    case 3:
      let piece = pick(0..<5)
      pieces[piece] = damagingPickle(pieces[piece])
    default: pieces[3] = damagingPickle(pieces[3])
    }
    return Data(pieces.joined())
  }

  private mutating func damage(_ instructions: inout [[UInt8]]) {
    let place = pick(0..<instructions.count)
    switch pick(0...11) {
    case 0, 1, 2: replace(&instructions, ofCodes: [0x4B, 0x4D, 0x4A, 0x8A]) { mutator, _ in mutator.absurdInteger() }
    case 3:
      replace(&instructions, ofCodes: [0x58, 0x8C, 0x55]) { mutator, texts in
        mutator.once(in: 2) ? mutator.element(of: texts) ?? [] : .pickled(mutator.hostileText())
      }
    case 4:
      replace(&instructions, ofCodes: [0x63, 0x93]) { mutator, functions in
        let strange = [
          "os\nsystem", "torch\nFloat8Storage", "collections\nOrderedDict", "torch._utils\n_rebuild_parameter",
        ]
        return mutator.once(in: 2)
          ? mutator.element(of: functions) ?? [] : Array("c\(strange[mutator.pick(0..<strange.count)])\n".utf8)
      }
    case 5: replace(&instructions, ofCodes: [0x68, 0x6A, 0x71, 0x72]) { mutator, _ in [0x68, mutator.byte()] }
    case 6: instructions.remove(at: place)
    case 7: instructions.swapAt(place, pick(0..<instructions.count))
    case 8: instructions.insert(contentsOf: Array(instructions[run(in: instructions.count, most: 40)]), at: place)
    case 9: instructions.removeSubrange(run(in: instructions.count, most: 10))
    case 10:
      instructions.insert(
        [[0x32], [0x30], [0x31], [0x28], [0x94], [0x29], [0x5D], [0x7D], [0x2E]][pick(0..<9)], at: place)
    default: instructions.insert([byte()], at: place)
    }
  }

  /// Puts another instruction in the place of one of some codes; `make` is given all of them.
  private mutating func replace(
    _ instructions: inout [[UInt8]], ofCodes codes: [UInt8], _ make: (inout Mutator, [[UInt8]]) -> [UInt8]
  ) {
    let places = instructions.indices.filter { codes.contains(instructions[$0][0]) }
    guard let place = element(of: places) else { return }
    instructions[place] = make(&self, places.map { instructions[$0] })
  }

  private mutating func absurdInteger() -> [UInt8] {
    once(in: 8) ? [0x8A, 20] + (0..<20).map { _ in byte() } : .pickled(absurdNumber())
  }
}

extension [UInt8] {
  /// The instruction that makes an integer.
  static func pickled(_ number: Int) -> [UInt8] { [0x8A, 8] + number.littleEndianBytes }

  /// The instruction that makes a text.
  static func pickled(_ text: String) -> [UInt8] {
    [0x58] + UInt32(text.utf8.count).littleEndianBytes + Array(text.utf8)
  }
}

extension FixedWidthInteger {
  /// The number's bytes, the lowest first.
  var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

/// The instructions of a pickle, each with what belongs to it.
enum PickleInstructions {
  /// The instructions up to the one that ends the pickle, and the place behind it.
  static func split(_ bytes: [UInt8], from start: Int = 0) -> (instructions: [[UInt8]], end: Int) {
    var instructions: [[UInt8]] = []
    var place = start
    while place < bytes.count {
      let end = min(bytes.count, place + 1 + argumentLength(bytes, place))
      instructions.append(Array(bytes[place..<end]))
      place = end
      if instructions.last == [0x2E] { break }
    }
    return (instructions, place)
  }

  private static func argumentLength(_ bytes: [UInt8], _ place: Int) -> Int {
    func count(_ width: Int) -> Int {
      width + (0..<width).reduce(0) { $0 | Int(place + 1 + $1 < bytes.count ? bytes[place + 1 + $1] : 0) << (8 * $1) }
    }
    switch bytes[place] {
    case 0x80, 0x4B, 0x71, 0x68: return 1
    case 0x4D: return 2
    case 0x4A, 0x72, 0x6A: return 4
    case 0x95, 0x47: return 8
    case 0x8A, 0x8C, 0x55, 0x43: return count(1)
    case 0x8B, 0x58, 0x54, 0x42: return count(4)
    case 0x63:
      let ends = bytes.indices.dropFirst(place).filter { bytes[$0] == 0x0A }.prefix(2)
      return ends.last.map { $0 - place } ?? 0
    default: return 0
    }
  }
}
