import Foundation
public import Runs

/// The files of a comparison besides those of every run.
public enum ComparisonFile: String, Sendable {
  /// The runs and what they come to.
  case runs = "comparison.json"
  /// The runs as a table for other programs.
  case table = "comparison.csv"
}

extension RunFolder {
  /// Writes the runs of a comparison, and what they come to.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  public func write(_ comparison: Comparison) throws {
    try AtomicFile.write(comparison.json.prettyText.utf8, to: path(of: ComparisonFile.runs.rawValue))
  }

  /// Whether this is the folder of a comparison that came to its end.
  var hasComparison: Bool { FileManager.default.fileExists(atPath: path(of: ComparisonFile.runs.rawValue)) }

  /// Reads the runs of a comparison.
  ///
  /// - Throws: `ReportError` when they cannot be read.
  public func readComparison() throws -> Comparison {
    let path = path(of: ComparisonFile.runs.rawValue)
    guard let content = FileManager.default.contents(atPath: path) else { throw ReportError.noResults(of: "compare") }
    do {
      guard let runs = try JSONValue(parsing: content)["runs"] else { throw ReportError.damaged(path) }
      return Comparison(try runs.decoded())
    } catch {
      throw ReportError.damaged(path)
    }
  }
}

extension Comparison {
  /// The runs, and a row for each method under each budget.
  public var json: JSONValue {
    get throws {
      [
        "runs": try JSONValue(encoding: records),
        "budgets": .array(
          panels.map { panel in
            [
              "budget": .string(panel.budget), "best_control": panel.bestControl.map { .string($0) } ?? nil,
              "methods": .array(panel.rows.map(\.json)),
            ]
          }),
      ]
    }
  }
}

extension Comparison.Row {
  fileprivate var json: JSONValue {
    let interval = difference?.interval
    return [
      "method": .string(method), "control": .bool(isControl), "runs": .integer(records.count),
      "accuracy": .number(accuracy.mean), "deviation": accuracy.deviation.map { .number($0) } ?? nil,
      "difference": difference.map { .number($0.value) } ?? nil,
      "difference_low": interval.map { .number($0.low) } ?? nil,
      "difference_high": interval.map { .number($0.high) } ?? nil,
    ]
  }
}
