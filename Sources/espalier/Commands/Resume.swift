import ArgumentParser
import Foundation
import Reports
import Runs
import Torch
import Training

/// `espalier resume`: goes on with a run that was stopped or killed.
struct Resume: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Go on with a run that was stopped or killed, from its last checkpoint to its end.",
    discussion: """
      The settings are those of the run. With the same number of threads on the same machine it ends with the same \
      weights, bit for bit, as if it had never been stopped. A run that is finished is left as it is.
      """)

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var folder: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let console = common.console
    let (folder, record) = try opened()
    if record.isFinished {
      // The end may have come between the last results and what is made of them.
      try folder.writeReport()
      console.line("\(folder.path) is finished; there is nothing to resume")
      return
    }
    if record.versions != .ofThisTool || record.machine != .current {
      console.line("note: the run began with another version or on another machine; its bits may differ from here on")
    }
    let arguments = [record.command] + (try Configuration.arguments(for: record.settings, in: folder.path(of: .record)))
    guard var command = try Espalier.parseAsRoot(arguments) as? any ResumableCommand else {
      throw ResumptionError(run: folder.path, command: record.command)
    }
    command.common.json = common.json
    try command.run(resuming: RunJournal(resuming: folder))
  }

  /// The folder and its record, with the folder that relative paths begin at made the current one.
  private func opened() throws -> (RunFolder, RunRecord) {
    let given = try RunFolder.open(folder)
    let record = try given.readRecord()
    let files = FileManager.default
    guard let directory = record.directory, directory != files.currentDirectoryPath else { return (given, record) }
    let absolute = try RunFolder.open(URL(filePath: folder).standardizedFileURL.path)
    _ = files.changeCurrentDirectoryPath(directory)
    return (absolute, record)
  }
}

/// Why a run cannot be resumed.
struct ResumptionError: Error, CustomStringConvertible {
  let run: String
  let command: String

  var description: String { "'\(run)' is a run of '\(command)', which cannot be resumed" }
}
