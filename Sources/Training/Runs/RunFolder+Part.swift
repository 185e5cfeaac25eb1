import Foundation
package import Runs

extension RunFolder {
  /// A run that is a part of another.
  package enum Part {
    /// It is done.
    case finished(RunFolder)
    /// It is to be done, or gone on with.
    case open(RunJournal)
  }

  /// The part called `name`, whose folder lies in this one.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  package func part(_ name: String) throws -> Part {
    let path = path(of: "\(RunFile.parts)/\(name)")
    let begun = try? RunFolder.open(path)
    if let begun, try begun.readRecord().isFinished { return .finished(begun) }
    // What was killed before it said what it is holds nothing.
    if begun == nil { try? FileManager.default.removeItem(atPath: path) }
    return .open(try begun.map(RunJournal.init(resuming:)) ?? RunJournal(path: path))
  }

  /// The folder of the part called `name`, which `make` fills unless that is done.
  ///
  /// What an earlier process left unfinished there is gone on with.
  ///
  /// - Parameters:
  ///   - record: what the part is.
  ///   - make: does the work and gives back the results.
  /// - Throws: `RunError` when the folder cannot be written to or is of something else, and what `make` throws.
  package func part(
    _ name: String, _ record: () throws -> RunRecord, make: (RunJournal) throws -> [String: JSONValue]
  ) throws -> RunFolder {
    switch try part(name) {
    case .finished(let folder): return folder
    case .open(let journal):
      try journal.begin(record())
      _ = try journal.close(with: make(journal))
      return journal.folder
    }
  }
}
