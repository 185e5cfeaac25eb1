import Foundation
public import Runs

/// All that a run folder says of a finished run; reports are made from it and from nothing else.
public struct FinishedRun: Sendable {
  /// What the run was.
  public var record: RunRecord
  /// What came of it.
  public var results: RunResults
  /// Its epochs.
  public var summary: [SummaryRow]
  /// The standard files in its folder.
  public var files: Set<RunFile>

  /// A run whose results are given.
  public init(
    record: RunRecord, results: RunResults, summary: [SummaryRow], files: Set<RunFile> = Set(RunFile.allCases)
  ) {
    self.record = record
    self.results = results
    self.summary = summary
    self.files = files
  }

  /// A run whose results stand in its record.
  ///
  /// - Throws: `ReportError` if they do not, as in the record of a run that has not come to its end.
  public init(
    record: RunRecord, summary: [SummaryRow], files: Set<RunFile> = Set(RunFile.allCases)
  ) throws(ReportError) {
    let results: RunResults
    do {
      results = try JSONValue.object(record.results).decoded()
    } catch {
      throw .noResults(of: record.command)
    }
    self.init(record: record, results: results, summary: summary, files: files)
  }

  /// The run in a folder.
  ///
  /// A folder without a `summary.csv` has no epochs; report and card count as there, for they are about to be.
  ///
  /// - Throws: `RunError` if the folder cannot be read, `ReportError` if the run has no results.
  public init(in folder: RunFolder) throws {
    try self.init(
      record: folder.readRecord(), summary: folder.has(.summary) ? SummaryFile.rows(in: folder) : [],
      files: Set(RunFile.allCases.filter(folder.has)).union([.report, .card]))
  }

  /// The setting under a long option's name as text, if it was made.
  func setting(_ name: String) -> String? {
    switch record.settings[name] {
    case nil, .null: nil
    case .string(let text): text
    case .array(let values): values.map { $0.string ?? $0.compactText }.joined(separator: ", ")
    case let value?: value.compactText
    }
  }

  /// The data's name without the folder that it was read from: `cifar10` for `cifar10:DIR`.
  var dataName: String? {
    record.data.map { String($0.name.prefix { $0 != ":" }) }
  }
}

/// Why there can be no report, as one sentence for the user.
public struct ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The whole sentence.
  public let description: String

  /// The record of a run lacks results.
  static func noResults(of command: String) -> ReportError {
    ReportError(description: "The run '\(command)' has no results to report; it may not have come to its end.")
  }

  /// A file of results is not what it should be.
  static func damaged(_ path: String) -> ReportError { ReportError(description: "\(path) is no file of results.") }
}

extension ReportError: LocalizedError {
  /// The whole sentence.
  public var errorDescription: String? { description }
}
