import Foundation
import Runs

extension Report {
  /// How long each stage took, the longest first.
  var seconds: Markup {
    guard !run.record.seconds.isEmpty else { return .none }
    let stages = run.record.seconds.sorted { ($1.value.wall, $0.key) < ($0.value.wall, $1.key) }
    let rows = stages.map { stage in
      [
        Table.Cell(stage.key), .init(Figures.duration(stage.value.wall)), .init(Figures.duration(stage.value.cpu)),
      ]
    }
    return .section(
      "Time",
      [
        Table(columns: [.left("stage"), .right("wall"), .right("CPU")], rows: rows).markup,
        .element(
          "p", ["class": "soft"],
          text: "CPU time is of all threads together; on a machine that others use too it tells more than the wall "
            + "clock. A stage within another counts in both."),
      ])
  }

  /// What must be known to read the figures rightly.
  var reading: Markup {
    .section(
      "How to read the figures",
      Statements.all(run).map { .element("p", text: $0.replacing("`", with: "")) })
  }

  /// What it takes to do the run again.
  var provenance: Markup {
    let record = run.record
    let settings = record.settings.keys.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    return .lines([
      settings.isEmpty
        ? .none : .section("Settings", [Table.facts(settings.map { ($0, run.setting($0) ?? "none") }).markup]),
      .section(
        "Origin",
        [
          Table.facts([
            ("command", record.command),
            ("began with", run.results.original?.name),
            ("started", record.started.formatted(.iso8601)),
            ("seed", "\(record.seed)"),
            ("threads", "\(record.threads)"),
            ("data", record.data?.name),
            ("data fingerprint", record.data?.hash),
            ("processor", record.machine.processor),
            ("cores", "\(record.machine.cores)"),
            ("memory", Figures.bytes(record.machine.memory)),
            ("system", record.machine.system),
            ("Espalier", record.versions.espalier),
            ("LibTorch", record.versions.torch),
            ("Swift", record.versions.swift),
          ]).markup
        ]),
    ])
  }
}
