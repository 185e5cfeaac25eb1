import Compression
import Reports
import Runs

/// One of the runs of a comparison.
struct ComparedRun: Hashable {
  /// The control that is trained from new weights.
  static let scratch = "scratch"

  /// The name of a method, or `scratch`.
  let method: String
  let budgets: [Budget]
  let seed: UInt64

  var isControl: Bool {
    get throws { try method == Self.scratch || MethodRegistry.anyMethod(named: method).isControl }
  }

  /// The budgets as they are written.
  var budget: String { budgets.map(\.description).joined(separator: " ") }

  /// The name of its folder among the parts of the comparison.
  var name: String {
    "\(method)-\(budgets.map(\.description).joined(separator: "-").replacing("=", with: "-").replacing("%", with: ""))-seed-\(seed)"
  }

  /// The line of a finished run, whose folder lies among the parts of a comparison.
  ///
  /// - Parameter uniform: the folder of the run whose shape a run from new weights has.
  func record(_ folder: RunFolder, shapedBy uniform: RunFolder? = nil) throws -> ComparisonRecord {
    let record = try folder.readRecord()
    let results: RunResults = try JSONValue.object(record.results).decoded()
    let whole: RunResults = try uniform.map { try JSONValue.object($0.readRecord().results).decoded() } ?? results
    let epochs = try folder.has(.summary) ? SummaryFile.rows(in: folder).count : 0
    return ComparisonRecord(
      method: method, isControl: try isControl, budget: budget, seed: seed, accuracy: results.result.accuracy ?? 0,
      loss: results.result.loss ?? 0, originalAccuracy: whole.original?.accuracy ?? 0, macs: results.result.macs,
      params: results.result.params, epochs: epochs + (results.stages ?? []).reduce(0) { $0 + $1.epochs },
      cpuSeconds: try record.seconds.values.reduce(Self.earlierSeconds(behind: record)) { $0 + $1.cpu },
      isMet: whole.budgets?.allSatisfy(\.met) ?? true, run: "\(RunFile.parts)/\(name)")
  }

  /// The processor seconds in which earlier runs trained for all widths, and slimmed, what this one went on from: alone it would take them too.
  private static func earlierSeconds(behind record: RunRecord) throws -> Double {
    guard let path = record.settings["supernet"]?.string, let earlier = try? RunFolder.open(path).readRecord() else {
      return 0
    }
    let own = ["stages", "search"].compactMap { earlier.seconds[$0]?.cpu }.reduce(0, +)
    return try own + earlierSeconds(behind: earlier)
  }
}
