public import Runs

extension RunFolder {
  /// Writes `report.html` and the model card from what the folder holds.
  ///
  /// - Throws: `RunError` or `ReportError` when the folder lacks what a report needs, or cannot be written to.
  public func writeReport() throws {
    let run = try FinishedRun(in: self)
    try write(Report(of: run).html.utf8, to: .report)
    try write(ModelCard(of: run).text.utf8, to: .card)
  }
}
