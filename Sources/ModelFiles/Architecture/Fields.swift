import Networks

/// The settings of one JSON object, taken out one by one; what is left at the end is not known and refused.
struct Fields {
  private let object: JSONObject
  /// What the object describes, for messages.
  let subject: String
  private var taken: Set<String> = []

  init(_ value: JSONValue, _ subject: String) throws {
    guard case .object(let object) = value else { throw Fault.malformed("\(subject) is no JSON object") }
    self.object = object
    self.subject = subject
  }

  mutating func optional(_ key: String) -> JSONValue? {
    taken.insert(key)
    return object[key]
  }

  mutating func value(_ key: String) throws -> JSONValue {
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

  mutating func list(_ key: String) throws -> [JSONValue] {
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
    switch try value(key) {
    case .integer(let integer): return Double(integer)
    case .number(let number): return number
    default: throw wrong(key, "a number")
    }
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
