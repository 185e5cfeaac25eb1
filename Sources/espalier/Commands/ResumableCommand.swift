import ArgumentParser
import Training

/// A command that leaves a run folder, and goes on in one that an earlier process left unfinished.
protocol ResumableCommand: ParsableCommand {
  var common: CommonOptions { get set }

  /// Does the work in a new folder, or in that of `journal`, whose settings are this command's.
  func run(resuming journal: RunJournal?) throws
}

extension ResumableCommand {
  func run() throws { try run(resuming: nil) }
}
