import Runs

extension ModelCard {
  /// The YAML at the head: library, tags, data, metrics, and the results as a `model-index`.
  var frontMatter: String {
    let lines = ["library_name: espalier", "pipeline_tag: image-classification"] + list("tags", tags) + dataLines
    return (["---"] + lines + ["---"]).joined(separator: "\n")
  }

  private var tags: [String] {
    let method = run.results.original == nil ? [] : ["model-compression"] + [run.setting("method")].compactMap(\.self)
    return ["espalier", "image-classification"] + method + (run.files.contains(.onnx) ? ["onnx"] : [])
  }

  /// Data, metrics and results; a hub takes no results without the data they are of.
  private var dataLines: [String] {
    guard let data = run.dataName, let hash = run.record.data?.hash else { return [] }
    let name = YAML.quoted(data)
    let (result, metrics) = (run.results.result, run.results.result.accuracy == nil ? [] : ["accuracy"])
    let values: [(type: String, name: String, value: String?)] = [
      ("accuracy", "accuracy, 0…1", number(result.accuracy)), ("loss", "mean cross entropy, nats", number(result.loss)),
      ("macs", "multiply-accumulates of one input", "\(result.macs)"), ("params", "params", "\(result.params)"),
    ]
    let index = [
      "model-index:", "- name: \(YAML.quoted(result.name))", "  results:", "  - task:",
      "      type: image-classification", "    dataset:", "      type: \(name)", "      name: \(name)",
      "      split: test", "      revision: \(YAML.quoted(hash))", "    metrics:",
    ]
    let lines = values.flatMap { metric in
      metric.value.map {
        ["    - type: \(metric.type)", "      name: \(YAML.quoted(metric.name))", "      value: \($0)"]
      }
        ?? []
    }
    return list("datasets", [data]) + list("metrics", metrics) + index + lines
  }

  private func list(_ key: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["\(key):"] + items.map { "- \(YAML.quoted($0))" }
  }

  /// A number as YAML has it; nil for what is not finite.
  private func number(_ value: Double?) -> String? {
    value.flatMap { $0.isFinite ? "\($0)" : nil }
  }
}

/// What of YAML a card needs.
enum YAML {
  /// Text in double quotes, on one line.
  static func quoted(_ text: String) -> String {
    JSONValue.string(text.withoutControlCharacters).compactText
  }
}
