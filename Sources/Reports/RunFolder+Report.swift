public import Runs

extension RunFolder {
  /// Writes `report.html` and the model card from what the folder holds; a characterisation or a comparison has a table in
  /// place of a card.
  ///
  /// - Throws: `RunError` or `ReportError` when the folder lacks what a report needs, or cannot be written to.
  public func writeReport() throws {
    guard !hasCharacterisation else {
      let characterisation = try readCharacterisation()
      try AtomicFile.write(characterisation.csv.utf8, to: path(of: CharacterisationFile.table.rawValue))
      return try write(CharacterisationReport(of: characterisation, record: readRecord()).html.utf8, to: .report)
    }
    guard !hasComparison else {
      let comparison = try readComparison()
      try AtomicFile.write(comparison.csv.utf8, to: path(of: ComparisonFile.table.rawValue))
      return try write(ComparisonReport(of: comparison, record: readRecord()).html.utf8, to: .report)
    }
    if let figures = try readSensitivity() { return try write(figures) }
    let run = try FinishedRun(in: self)
    try write(Report(of: run).html.utf8, to: .report)
    try write(ModelCard(of: run).text.utf8, to: .card)
  }
}
