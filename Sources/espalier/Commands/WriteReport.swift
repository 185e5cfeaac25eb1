import ArgumentParser
import Reports
import Runs

/// `espalier report`: writes the report of a finished run anew.
struct WriteReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the report and the model card of a finished run anew, from what its folder holds.",
    discussion: """
      Every run writes them at its end. This is for folders whose report was lost, or was written by an older version of \
      the tool.
      """)

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var folder: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let console = common.console
    let folder = try RunFolder.open(folder)
    try folder.writeReport()
    console.line("report: \(folder.path(of: .report))")
    console.object(["run": .string(folder.path), "report": .string(folder.path(of: .report))])
  }
}
