import ArgumentParser
import Compression

/// Budgets at which methods are compared: each quantity with its amounts, such as `macs=60%,40%,20%`.
///
/// The first amounts of all quantities hold together, then the second, and so on; a quantity with one amount has it at every
/// point.
struct BudgetPoints {
  /// The budgets of each point.
  let points: [[Budget]]

  /// Reads the texts of all quantities.
  ///
  /// - Throws: `BudgetError` when an amount cannot be read, `ValidationError` when quantities have different numbers of them.
  init(_ texts: [String]) throws {
    let lists = try texts.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return [try Budget(text)] }
      return try parts[1].split(separator: ",", omittingEmptySubsequences: false).map {
        try Budget("\(parts[0])=\($0)")
      }
    }
    let count = lists.map(\.count).max() ?? 0
    guard lists.allSatisfy({ $0.count == count || $0.count == 1 }) else {
      throw ValidationError("every --budget needs as many amounts as the others, or one")
    }
    points = (0..<count).map { place in lists.map { $0.count == 1 ? $0[0] : $0[place] } }
  }
}
