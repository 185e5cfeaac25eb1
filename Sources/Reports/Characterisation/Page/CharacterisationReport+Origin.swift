import Deployment
import Foundation
import Runs

extension CharacterisationReport {
  /// Four measures of memory, none of which stands for the others.
  var memory: Markup {
    let rows = characterisation.panels.flatMap { panel in
      panel.rows.map { row in
        let memory = row.record.measurement.memory
        let bytes = { (count: Int?) in count.map { Figures.bytes(UInt64(max(0, $0))) } ?? Figures.missing }
        return [
          Table.Cell(row.name), .init("\(panel.key)"), .init(bytes(memory?.file)), .init(bytes(memory?.weights)),
          .init(bytes(memory?.activations)), .init(bytes(memory?.peak)),
        ]
      }
    }
    let columns: [TextTable.Column] = [
      .left("variant"), .left("in"), .right("file"), .right("weights"), .right("activations"), .right("process"),
    ]
    return .section(
      "Memory",
      [
        note(
          "The file that is deployed; the weights as the engine reads them, where it tells, else in the numbers that were asked of it; the most that "
            + "values between layers take at one time; and the most that the process held over what it held before the network "
            + "was loaded."),
        Table(columns: columns, rows: rows).markup,
      ])
  }

  /// What failed or was disturbed.
  var faults: Markup {
    let rows = characterisation.panels.flatMap { panel in
      panel.rows.filter { $0.record.measurement.status != .measured }.map { row in
        let measured = row.record.measurement
        let calls = measured.latency.map { "\($0.kept) of \($0.total) calls were undisturbed" }
        return [
          Table.Cell(row.name), .init("\(panel.key)"), .init(measured.status.rawValue),
          .init(measured.fault ?? calls ?? ""),
        ]
      }
    }
    guard !rows.isEmpty else { return .none }
    let columns: [TextTable.Column] = [.left("variant"), .left("in"), .left("status"), .left("why")]
    return .section("Not ranked", [Table(columns: columns, rows: rows).markup])
  }

  /// What must be known to read the figures rightly.
  var reading: Markup {
    let peaks = Dictionary(
      characterisation.records.compactMap { $0.measurement.peaks.map { ($0.threads, $0) } },
      uniquingKeysWith: { first, _ in first })
    let texts =
      [
        "Accuracy is of the test split, which nothing here decides on, in LibTorch with the numbers that were asked of the engine; "
          + "its interval is Wilson's. It tells how far another set of as many images would land, not how far another training would.",
        "A time is the median over rounds of the medians of undisturbed calls; its interval lies between order statistics. "
          + "All variants and engines with as many threads were called in every round, in a random order.",
        "Weights that were set to zero were not trained again, but batch norm's statistics were measured anew.",
      ]
      + peaks.sorted { $0.key < $1.key }.map {
        "Measured peaks with \($0.key == 1 ? "1 thread" : "\($0.key) threads"): \($0.value.text)."
      }
    return .section("How to read the figures", texts.map { .element("p", text: $0) })
  }

  /// What it takes to do the run again.
  var provenance: Markup {
    let settings = record.settings.sorted { $0.key < $1.key }.map { entry in
      (name: entry.key, value: Optional(entry.value.string ?? entry.value.compactText))
    }
    let engines = Dictionary(
      characterisation.records.map { ($0.measurement.engine.rawValue, $0.measurement.version) },
      uniquingKeysWith: { first, other in first.isEmpty ? other : first })
    return .lines([
      .section("Settings", [Table.facts(settings).markup]),
      .section(
        "Origin",
        [
          Table.facts(
            [
              ("started", record.started.formatted(.iso8601)), ("data fingerprint", record.data?.hash),
              ("processor", record.machine.processor), ("cores", "\(record.machine.cores)"),
              ("memory", Figures.bytes(record.machine.memory)), ("system", record.machine.system),
              ("Espalier", record.versions.espalier), ("LibTorch", record.versions.torch),
            ] + engines.sorted { $0.key < $1.key }.map { ($0.key, $0.value.isEmpty ? nil : $0.value) }
          ).markup
        ]),
    ])
  }
}
