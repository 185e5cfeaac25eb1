import Foundation
package import Runs

extension RunFolder {
  /// The folder of a run that is a part of this one, which `make` fills unless that is done.
  ///
  /// What an earlier process left unfinished there is gone on with.
  ///
  /// - Parameters:
  ///   - name: what the part is called, or how it is counted.
  ///   - record: what the part is.
  ///   - make: does the work and gives back the results.
  /// - Throws: `RunError` when the folder cannot be written to or is of something else, and what `make` throws.
  package func part(
    _ name: String, _ record: () throws -> RunRecord, make: (RunJournal) throws -> [String: JSONValue]
  ) throws -> RunFolder {
    let path = path(of: "\(RunFile.parts)/\(name)")
    let begun = try? RunFolder.open(path)
    if let begun, try begun.readRecord().isFinished { return begun }
    // What was killed before it said what it is holds nothing.
    if begun == nil { try? FileManager.default.removeItem(atPath: path) }
    let journal = try begun.map(RunJournal.init(resuming:)) ?? RunJournal(path: path)
    try journal.begin(record())
    _ = try journal.close(with: make(journal))
    return journal.folder
  }
}
