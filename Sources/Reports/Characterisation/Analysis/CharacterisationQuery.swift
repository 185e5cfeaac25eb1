import Foundation

/// Bounds that a deployment sets, such as `accuracy>=90%,latency<=2ms,memory<=10MB`, all of which must hold.
public struct CharacterisationQuery: Hashable, Sendable, CustomStringConvertible {
  /// What may be bounded.
  public enum Quantity: String, CaseIterable, Hashable, Sendable {
    /// The share of test images that are told right, from below.
    case accuracy
    /// The median milliseconds of a call, from above.
    case latency
    /// The bytes of the weights as the engine reads them, from above.
    case memory

    var sign: String { self == .accuracy ? ">=" : "<=" }

    var units: [String: Double] {
      switch self {
      case .accuracy: ["%": 0.01, "": 1]
      case .latency: ["us": 1e-3, "ms": 1, "s": 1e3]
      case .memory: ["B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824]
      }
    }
  }

  /// The bounds by quantity: a share, milliseconds, bytes.
  public let bounds: [Quantity: Double]
  /// The query as it was written, or why it is asked.
  public let description: String

  /// Bounds that are known by a description.
  public init(_ bounds: [Quantity: Double], description: String) {
    (self.bounds, self.description) = (bounds, description)
  }

  /// Reads bounds with commas between them.
  ///
  /// - Throws: `QueryError` when the text is none.
  public init(_ text: String) throws(QueryError) {
    var bounds: [Quantity: Double] = [:]
    for clause in text.split(separator: ",", omittingEmptySubsequences: false) {
      let clause = clause.filter { $0 != " " }
      guard let quantity = Quantity.allCases.first(where: { clause.hasPrefix($0.rawValue + $0.sign) }) else {
        throw QueryError(query: text, fault: "'\(clause)' is no bound; they are accuracy>=, latency<= and memory<=")
      }
      guard bounds[quantity] == nil else {
        throw QueryError(query: text, fault: "\(quantity.rawValue) is bounded twice")
      }
      let amount = clause.dropFirst(quantity.rawValue.count + quantity.sign.count)
      let number = amount.prefix { $0.isNumber || $0 == "." }
      guard let value = Double(number), let scale = quantity.units[String(amount.dropFirst(number.count))] else {
        let units = quantity.units.keys.filter { !$0.isEmpty }.sorted().joined(separator: ", ")
        throw QueryError(query: text, fault: "'\(amount)' is no amount of \(quantity.rawValue); units are \(units)")
      }
      bounds[quantity] = value * scale
    }
    guard bounds[.accuracy] ?? 0 <= 1 else { throw QueryError(query: text, fault: "no accuracy is above 100 %") }
    self.init(bounds, description: text)
  }

  /// Whether a ranked row keeps to all bounds, by its numbers without their intervals.
  public func accepts(_ row: CharacterisationRow) -> Bool {
    guard row.isRanked, let accuracy = row.accuracy, let latency = row.latency else { return false }
    return accuracy.value >= bounds[.accuracy] ?? -.infinity && latency.value <= bounds[.latency] ?? .infinity
      && row.memory ?? .infinity <= bounds[.memory] ?? .infinity
  }
}

/// Why a query cannot be answered, as one sentence for the user.
public struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The query as it was written.
  public let query: String
  /// What is wrong with it.
  public let fault: String

  /// The whole sentence.
  public var description: String { "the query '\(query)' cannot be read: \(fault)" }
}
