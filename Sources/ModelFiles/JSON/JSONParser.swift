/// Reads JSON (RFC 8259) strictly: no duplicate keys, no trailing text, and no more than `maximumDepth` nested lists.
package struct JSONParser {
  static let maximumDepth = 32

  private let bytes: [UInt8]
  private var offset = 0

  /// The value that `bytes` stand for.
  ///
  /// - Throws: `Fault` that names the byte at which the text is no longer JSON.
  package static func value(of bytes: [UInt8]) throws -> ParsedJSON {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.offset == bytes.count else { throw parser.fault("more follows after its end") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ message: String) -> Fault { .malformed("its JSON is broken at byte \(offset): \(message)") }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func value(depth: Int) throws -> ParsedJSON {
    guard depth <= Self.maximumDepth else { throw fault("it is nested too deeply") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some: return try number()
    case nil: throw fault("the text ends")
    }
  }

  private mutating func word(_ word: String, _ value: ParsedJSON) throws -> ParsedJSON {
    guard bytes[offset...].starts(with: word.utf8) else { throw fault("no value begins here") }
    offset += word.utf8.count
    return value
  }

  private mutating func array(depth: Int) throws -> [ParsedJSON] {
    offset += 1
    var values: [ParsedJSON] = []
    if skip("]") { return values }
    repeat { values.append(try value(depth: depth + 1)) } while skip(",")
    guard skip("]") else { throw fault("a list is not closed") }
    return values
  }

  private mutating func object(depth: Int) throws -> JSONObject {
    offset += 1
    var object = JSONObject()
    if skip("}") { return object }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("an object's key is missing") }
      let key = try text()
      guard skip(":") else { throw fault("a colon is missing") }
      guard object.add(key, try value(depth: depth + 1)) else { throw fault("the key '\(key)' is there twice") }
    } while skip(",")
    guard skip("}") else { throw fault("an object is not closed") }
    return object
  }

  private mutating func number() throws -> ParsedJSON {
    let start = offset
    var isWhole = true
    if next == UInt8(ascii: "-") { offset += 1 }
    let leadingZero = next == UInt8(ascii: "0")
    let digits = skipDigits()
    guard digits > 0, !leadingZero || digits == 1 else { throw fault("no value begins here") }
    if next == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      guard skipDigits() > 0 else { throw fault("digits are missing") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      offset += 1
      if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { offset += 1 }
      guard skipDigits() > 0 else { throw fault("digits are missing") }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isWhole, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw fault("the number \(text.prefix(40)) is too large") }
    return .number(number)
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    return offset - start
  }

  private mutating func text() throws -> String {
    offset += 1
    var utf8: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("a text holds a control character") }
      offset += 1
      if byte == UInt8(ascii: "\\") { utf8.append(contentsOf: try escape().utf8) } else { utf8.append(byte) }
    }
    guard next != nil else { throw fault("a text is not closed") }
    offset += 1
    guard let text = String(validating: utf8, as: UTF8.self) else { throw fault("a text is not UTF-8") }
    return text
  }

  private mutating func escape() throws -> String {
    guard let byte = next else { throw fault("a text is not closed") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(Unicode.Scalar(byte))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("a text holds an unknown escape")
    }
  }

  private mutating func unicodeEscape() throws -> String {
    let high = try codeUnit()
    var units = [high]
    if UTF16.isLeadSurrogate(high) {
      guard next == UInt8(ascii: "\\") else { throw fault("half a character is missing") }
      offset += 1
      guard next == UInt8(ascii: "u") else { throw fault("half a character is missing") }
      offset += 1
      units.append(try codeUnit())
    }
    guard let text = String(validating: units, as: UTF16.self) else { throw fault("an escape is no character") }
    return text
  }

  private mutating func codeUnit() throws -> UInt16 {
    guard bytes.count - offset >= 4 else { throw fault("an escape is cut short") }
    let digits = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
    guard digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
      throw fault("an escape is not hexadecimal")
    }
    offset += 4
    return unit
  }
}
