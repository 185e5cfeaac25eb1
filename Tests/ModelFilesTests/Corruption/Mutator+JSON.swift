import Foundation

extension Mutator {
  /// A JSON text with a few faults in its numbers, texts and brackets.
  mutating func damagingJSON(_ text: Data) -> Data {
    var tokens = JSONTokens.split(Array(text))
    for _ in 0..<faultCount() where !tokens.isEmpty { damage(&tokens) }
    return Data(tokens.joined())
  }

  private mutating func damage(_ tokens: inout [[UInt8]]) {
    let place = pick(0..<tokens.count)
    switch pick(0...13) {
    case 0, 1, 2, 3: replace(&tokens, where: \.isNumber) { mutator, _ in mutator.absurdLiteral() }
    case 4, 5:
      replace(&tokens, where: \.isText) { mutator, texts in mutator.element(of: texts) ?? [] }
    case 6:
      replace(&tokens, where: \.isText) { mutator, _ in Array("\"\(mutator.hostileText())\"".utf8) }
    case 7: tokens.remove(at: place)
    case 8: tokens.swapAt(place, pick(0..<tokens.count))
    case 9: tokens.insert(contentsOf: Array(tokens[run(in: tokens.count, most: 30)]), at: place)
    case 10: tokens[place] = Array(["null", "true", "{}", "[]", "1e999", "\"\\ud800\"", "-"][pick(0..<7)].utf8)
    case 11:
      let depth = pick(1...100)
      tokens[place] =
        Array(repeating: UInt8(ascii: "["), count: depth) + tokens[place]
        + Array(repeating: UInt8(ascii: "]"), count: depth)
    default: damageObject(&tokens)
    }
  }

  /// Repeats, takes out or moves a whole object or list.
  private mutating func damageObject(_ tokens: inout [[UInt8]]) {
    let openings = tokens.indices.filter { tokens[$0] == [UInt8(ascii: "{")] || tokens[$0] == [UInt8(ascii: "[")] }
    guard let start = element(of: openings), let end = JSONTokens.end(of: start, in: tokens) else { return }
    let comma = [UInt8(ascii: ",")]
    if once(in: 2) {
      tokens.insert(contentsOf: tokens[start...end] + [comma], at: start)
    } else {
      let hasComma = end + 1 < tokens.count && tokens[end + 1] == comma
      let removed = Array(tokens[start...end])
      tokens.removeSubrange(start...(hasComma ? end + 1 : end))
      if once(in: 2), let place = element(of: openings.filter { $0 < tokens.count }) {
        tokens.insert(contentsOf: removed + [comma], at: place)
      }
    }
  }

  /// Puts another token in the place of one of a kind; `make` is given all of the kind.
  private mutating func replace(
    _ tokens: inout [[UInt8]], where isOfKind: (Token) -> Bool,
    _ make: (inout Mutator, [[UInt8]]) -> [UInt8]
  ) {
    let places = tokens.indices.filter { isOfKind(Token(bytes: tokens[$0])) }
    guard let place = element(of: places) else { return }
    tokens[place] = make(&self, places.map { tokens[$0] })
  }

  private mutating func absurdLiteral() -> [UInt8] {
    let others = ["0.5", "1e18", "-0", "1e-400", "9223372036854775808", "00", "1e308", "1."]
    if once(in: 3) { return Array("\(pick(0...8))".utf8) }
    return Array((once(in: 4) ? others[pick(0..<others.count)] : "\(absurdNumber())").utf8)
  }
}

/// A piece of a JSON text.
private struct Token {
  let bytes: [UInt8]
  var isText: Bool { bytes.first == UInt8(ascii: "\"") }
  var isNumber: Bool { bytes.first.map { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) } ?? false }
}

/// Pieces of a JSON text: texts, numbers, words and punctuation; the space between them is left out.
enum JSONTokens {
  static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    var place = 0
    while place < bytes.count {
      let start = place
      place += 1
      switch bytes[start] {
      case 0x20, 0x0A, 0x0D, 0x09: continue
      case UInt8(ascii: "\""):
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place = min(place + 1, bytes.count)
      case let byte where !isPunctuation(byte):
        while place < bytes.count, !isPunctuation(bytes[place]), bytes[place] > 0x20 { place += 1 }
      default: break
      }
      tokens.append(Array(bytes[start..<place]))
    }
    return tokens
  }

  /// The place of the bracket that closes the one at `start`.
  static func end(of start: Int, in tokens: [[UInt8]]) -> Int? {
    var depth = 0
    for index in start..<tokens.count where tokens[index].count == 1 {
      switch tokens[index][0] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      if depth == 0 { return index }
    }
    return nil
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool { "{}[],:\"".utf8.contains(byte) }
}
