import Foundation
public import Runs

/// The files of a sensitivity scan besides those of every run.
public enum SensitivityFile: String, Sendable {
  /// A line for each cut.
  case table = "sensitivity.csv"
}

extension RunFolder {
  /// Writes the report and the table of a sensitivity scan.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  public func write(_ figures: SensitivityFigures) throws {
    try AtomicFile.write(figures.csv.utf8, to: path(of: SensitivityFile.table.rawValue))
    try write(SensitivityReport(of: figures, record: readRecord()).html.utf8, to: .report)
  }

  /// What a scan measured; nil if this is the folder of something else.
  ///
  /// - Throws: `RunError` when the record cannot be read, `ReportError` when it is not what it should be.
  func readSensitivity() throws -> SensitivityFigures? {
    let record = try readRecord()
    guard record.command == "inspect" else { return nil }
    do {
      return try JSONValue.object(record.results).decoded()
    } catch {
      throw ReportError.noResults(of: record.command)
    }
  }
}

extension SensitivityFigures {
  /// A line for each cut under a line of names, as RFC 4180 has it; the first is the whole network.
  public var csv: String {
    let whole = ["", "", "0", "\(loss)", "\(accuracy)"]
    let lines = curves.flatMap { curve in
      curve.points.map { [curve.channelClass, "\(curve.width)", "\($0.removed)", "\($0.loss)", "\($0.accuracy)"] }
    }
    return ([["class", "channels", "removed", "loss", "accuracy"], whole] + lines)
      .map { $0.map(CSVField.text).joined(separator: ",") + "\r\n" }.joined()
  }
}
