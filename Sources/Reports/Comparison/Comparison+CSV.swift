extension Comparison {
  /// A line for each run under a line of names, as RFC 4180 has it.
  public var csv: String {
    let columns: [(String, (ComparisonRecord) -> String)] = [
      ("budget", \.budget), ("method", \.method), ("control", { "\($0.isControl)" }), ("seed", { "\($0.seed)" }),
      ("accuracy", { "\($0.accuracy)" }), ("loss", { "\($0.loss)" }),
      ("original_accuracy", { "\($0.originalAccuracy)" }), ("macs", { "\($0.macs)" }), ("params", { "\($0.params)" }),
      ("epochs", { "\($0.epochs)" }), ("cpu_seconds", { "\($0.cpuSeconds)" }), ("met", { "\($0.isMet)" }),
      ("run", \.run),
    ]
    let lines = records.map { record in columns.map { CSVField.text($0.1(record)) }.joined(separator: ",") }
    return ([columns.map(\.0).joined(separator: ",")] + lines).map { "\($0)\r\n" }.joined()
  }
}
