import Reports
import Runs
import Training

/// What a command that leaves a run folder does at its end: the record, the report, and the figures for the user.
struct RunEnding {
  let results: RunResults

  func write(to journal: RunJournal, console: Console) throws {
    let record = try journal.close(with: try JSONValue(encoding: results).members)
    try journal.folder.writeReport()
    console.lines(BeforeAfterTable(results).text)
    if let untrained = results.untrained {
      console.line(
        "before any training, on the search split: \(Figures.percent(untrained.cut.accuracy)) as it was cut, "
          + "\(Figures.percent(untrained.fitted.accuracy)) fitted")
    }
    console.line("run folder: \(journal.folder.path)")
    console.object(object(record, journal.folder))
  }

  private func object(_ record: RunRecord, _ folder: RunFolder) -> JSONValue {
    var object = record.results
    object["command"] = .string(record.command)
    object["seed"] = JSONValue(record.seed)
    object["run"] = .string(folder.path)
    object["accuracy"] = results.result.accuracy.map { .number($0) }
    object["loss"] = results.result.loss.map { .number($0) }
    object["macs"] = .integer(results.result.macs)
    object["params"] = .integer(results.result.params)
    object["method"] = record.settings["method"]
    object["seconds"] = .object(record.seconds.mapValues { .number($0.wall) })
    if folder.has(.recipe) { object["recipe"] = .string(folder.path(of: .recipe)) }
    return .object(object)
  }
}
