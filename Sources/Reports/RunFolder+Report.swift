public import Runs

extension RunFolder {
  /// Writes `report.html` and the model card from what the folder holds; a characterisation has a table in place of a card.
  ///
  /// - Throws: `RunError` or `ReportError` when the folder lacks what a report needs, or cannot be written to.
  public func writeReport() throws {
    guard !hasCharacterisation else {
      let characterisation = try readCharacterisation()
      try AtomicFile.write(characterisation.csv.utf8, to: path(of: CharacterisationFile.table.rawValue))
      return try write(CharacterisationReport(of: characterisation, record: readRecord()).html.utf8, to: .report)
    }
    let run = try FinishedRun(in: self)
    try write(Report(of: run).html.utf8, to: .report)
    try write(ModelCard(of: run).text.utf8, to: .card)
  }
}
