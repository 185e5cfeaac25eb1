import ArgumentParser
import Compression
import Foundation
import Networks
import Reports
import Runs
import Training

/// `espalier apply`: replays a recipe.
struct Apply: ResumableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replay a recipe on the network that it was made for, without training.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("The recipe of a run.", valueName: "file"))
  var recipe: String

  @Option(help: ArgumentHelp("The run folder to make; one that exists is never touched.", valueName: "folder"))
  var out: String

  func run(resuming resumed: RunJournal?) throws {
    let console = common.console
    let timer = resumed?.timer ?? StageTimer()
    let recipe = try Recipe(readingFrom: self.recipe)
    let proposal = try timer.measure("cut") { try Proposal(recipe: recipe, of: model.network()) }
    let journal = try resumed ?? RunJournal(path: out, timer: timer)
    try journal.begin(
      RunRecord(
        command: "apply",
        settings: model.resolved.merging(["recipe": .string(self.recipe), "out": .string(out)]) { $1 },
        seed: recipe.origin.seed, threads: 1, versions: .ofThisTool, model: model.reference(to: proposal.original)))
    try journal.folder.write(recipe)
    try journal.keep(proposal.network)
    let results = RunResults(
      original: NetworkFigures(proposal.original, proposal.originalCosts, nil),
      result: NetworkFigures(proposal.network, proposal.costs, nil), layers: proposal.layers,
      stopReason: proposal.stopReason, convention: proposal.costs.convention.rawValue)
    try RunEnding(results: results).write(to: journal, console: console)
  }
}
