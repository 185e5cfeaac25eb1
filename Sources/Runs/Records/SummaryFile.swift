import Foundation

/// `summary.csv`: a header, then one line an epoch, each on the disk before the next epoch begins.
///
/// A line is there wholly or not at all, as far as the system allows: one that fails to be written is taken back, and
/// one that a crash cut off is dropped when the file is next opened.
public struct SummaryFile: Sendable {
  /// Where the file is.
  public let path: String

  /// Opens the summary of a run folder, and makes one that has only its header if there is none.
  ///
  /// - Parameter epochs: how many epochs to keep, those from 0 up to but not including it; nil for all. A run resumed
  ///   from the checkpoint after epoch `n` keeps `n + 1`.
  public init(in folder: RunFolder, keepingEpochs epochs: Int? = nil) throws(RunError) {
    try self.init(path: folder.path(of: .summary), keepingEpochs: epochs)
  }

  init(path: String, keepingEpochs epochs: Int? = nil) throws(RunError) {
    self.path = path
    let rows = FileManager.default.fileExists(atPath: path) ? try Self.read(path) : []
    let kept = rows.filter { $0.epoch < epochs ?? .max }
    let lines = [SummaryRow.columns.joined(separator: ",")] + kept.map(\.line)
    try AtomicFile.write(lines.map { $0 + "\n" }.joined().utf8, to: path)
  }

  /// Adds the line of an epoch.
  public func append(_ row: SummaryRow) throws(RunError) {
    try OpenFile.append("\(row.line)\n".utf8, to: path)
  }

  /// The epochs written so far.
  public func rows() throws(RunError) -> [SummaryRow] { try Self.read(path) }

  /// The epochs in the summary of a run folder, which is left as it is.
  public static func rows(in folder: RunFolder) throws(RunError) -> [SummaryRow] {
    try read(folder.path(of: .summary))
  }

  /// Reads all lines that have an end; the last may lack one if a crash cut it off.
  private static func read(_ path: String) throws(RunError) -> [SummaryRow] {
    let text = String(decoding: try OpenFile(path, flags: O_RDONLY).readAll(), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard lines.first.map(String.init) == SummaryRow.columns.joined(separator: ",") else {
      throw .badContent(path, "does not begin with the columns of a summary")
    }
    var rows: [SummaryRow] = []
    for (number, line) in lines.enumerated().dropFirst() {
      guard let row = SummaryRow(line: line) else { throw .badContent(path, "has no epoch on line \(number + 1)") }
      rows.append(row)
    }
    return rows
  }
}
