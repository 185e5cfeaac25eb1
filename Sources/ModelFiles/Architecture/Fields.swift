import Networks

/// The settings of one JSON object, taken out one by one; what is left at the end is not known and refused.
struct Fields {
  private let object: JSONObject
  /// What the object describes, for messages.
  let subject: String
  private var taken: Set<String> = []

  init(_ value: ParsedJSON, _ subject: String) throws {
    guard case .object(let object) = value else { throw Fault.malformed("\(subject) is no JSON object") }
    self.object = object
    self.subject = subject
  }

  mutating func optional(_ key: String) -> ParsedJSON? {
    taken.insert(key)
    return object[key]
  }

  /// Whether the object has the key.
  func has(_ key: String) -> Bool { object[key] != nil }

  mutating func value(_ key: String) throws -> ParsedJSON {
    guard let value = optional(key) else { throw Fault.malformed("\(subject) has no '\(key)'") }
    return value
  }

  mutating func text(_ key: String) throws -> String {
    guard case .text(let text) = try value(key) else { throw wrong(key, "a text") }
    return text
  }

  mutating func texts(_ key: String) throws -> [String] {
    try list(key).map { item in
      guard case .text(let text) = item else { throw wrong(key, "a list of texts") }
      return text
    }
  }

  mutating func list(_ key: String) throws -> [ParsedJSON] {
    guard case .array(let items) = try value(key) else { throw wrong(key, "a list") }
    return items
  }

  mutating func boolean(_ key: String) throws -> Bool {
    guard case .boolean(let boolean) = try value(key) else { throw wrong(key, "true or false") }
    return boolean
  }

  mutating func integer(_ key: String) throws -> Int {
    guard case .integer(let integer) = try value(key) else { throw wrong(key, "an integer") }
    return integer
  }

  mutating func number(_ key: String) throws -> Double {
    guard let number = try value(key).double else { throw wrong(key, "a number") }
    return number
  }

  /// A number, or one of the texts `infinity` and `-infinity`.
  mutating func numberOrInfinity(_ key: String) throws -> Double {
    switch try value(key) {
    case .text("infinity"): return .infinity
    case .text("-infinity"): return -.infinity
    default: return try number(key)
    }
  }

  /// No more than `most` numbers.
  mutating func numbers(_ key: String, atMost most: Int) throws -> [Double] {
    let items = try list(key)
    let numbers = items.compactMap(\.double)
    guard numbers.count == items.count, items.count <= most else {
      throw wrong(key, "a list of at most \(most) numbers")
    }
    return numbers
  }

  /// No more than `most` integers of either sign.
  mutating func integers(_ key: String, atMost most: Int) throws -> [Int] {
    let items = try list(key)
    let integers: [Int] = items.compactMap { if case .integer(let integer) = $0 { integer } else { nil } }
    guard integers.count == items.count, items.count <= most else {
      throw wrong(key, "a list of at most \(most) integers")
    }
    return integers
  }

  /// One of the texts that an enumeration has.
  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) throws -> Choice {
    guard let choice = Choice(rawValue: try text(key)) else {
      throw wrong(key, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  /// A shape: integers of zero or more.
  mutating func counts(_ key: String) throws -> [Int] {
    guard let counts = try value(key).counts, counts.count <= Limits.rank else {
      throw wrong(key, "a list of integers")
    }
    return counts
  }

  mutating func pair(_ key: String) throws -> (Int, Int) {
    let pair = try counts(key)
    guard pair.count == 2 else { throw wrong(key, "two integers") }
    return (pair[0], pair[1])
  }

  mutating func size(_ key: String) throws -> Size {
    let (height, width) = try pair(key)
    return Size(height, width)
  }

  /// Checks that nothing is left.
  func finish() throws {
    if let unknown = object.keys.first(where: { !taken.contains($0) }) {
      throw Fault.malformed("\(subject) has the unknown setting '\(unknown)'")
    }
  }

  private func wrong(_ key: String, _ expected: String) -> Fault {
    .malformed("'\(key)' of \(subject) is not \(expected)")
  }
}

extension ParsedJSON {
  /// The number, where it is one.
  fileprivate var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }
}
