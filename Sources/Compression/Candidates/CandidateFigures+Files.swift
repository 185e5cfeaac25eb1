import Foundation
import Runs

extension RunFolder {
  /// Writes `candidates.json`.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  func write(_ candidates: CandidateFigures) throws {
    try write(try JSONValue(encoding: candidates).prettyText.utf8, to: .candidates)
  }

  /// Reads `candidates.json`; nil if the run weighed none.
  ///
  /// - Throws: `RunError` when the file cannot be read, `DecodingError` when it was changed.
  func readCandidates() throws -> CandidateFigures? {
    try has(.candidates) ? JSONDecoder().decode(CandidateFigures.self, from: read(.candidates)) : nil
  }
}
