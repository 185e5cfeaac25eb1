import Foundation
import Networks
import OrderedCollections

extension Network {
  /// The network without its numbers, as the text of an architecture file.
  ///
  /// The same network always gives the same bytes.
  ///
  /// - Throws: `ModelFileError` when a setting is not a finite number.
  public func architecture() throws -> String {
    try naming(name.oneLine(atMost: 80)) {
      """
      {
        "format": \(JSONText.quoted(ArchitectureFormat.name)),
        "version": \(ArchitectureFormat.version),
        "name": \(JSONText.quoted(name)),
        "inputs": \(lines(inputs.map { JSONText.object([("name", JSONText.quoted($0.name)), ("shape", $0.shape.text)]) })),
        "outputs": \(JSONText.list(outputs.map(JSONText.quoted))),
        "nodes": \(lines(try nodes.map { try $0.line() })),
        "parameters": \(lines(try parameters.map { try $1.line(named: $0) }))
      }

      """
    }
  }

  /// Rebuilds a network from the text of an architecture file and its weights.
  ///
  /// - Throws: `ModelFileError` when the text is no architecture, or the weights do not fit it.
  public init(architecture data: Data, name: String, weights: StateDict) throws {
    let reader = try naming(name) { try ArchitectureReader(data) }
    self = try naming(name) { try reader.network(weights) }
  }

  private func lines(_ items: [String]) -> String {
    items.isEmpty ? "[]" : "[\n" + items.map { "    \($0)" }.joined(separator: ",\n") + "\n  ]"
  }
}

extension Node {
  /// The node as one line of an architecture file.
  ///
  /// - Throws: `Fault` when a setting is not a finite number.
  func line() throws -> String {
    let (op, settings) = try operation.architecture()
    var pairs = [("name", JSONText.quoted(name)), ("op", JSONText.quoted(op))]
    pairs.append(("inputs", JSONText.list(inputs.map(JSONText.quoted))))
    pairs += settings
    if !parameters.isEmpty {
      let names = parameters.sorted { $0.key < $1.key }.map { ($0.key.rawValue, JSONText.quoted($0.value)) }
      pairs.append(("parameters", JSONText.object(names)))
    }
    return JSONText.object(pairs)
  }
}

extension Parameter {
  fileprivate func line(named name: String) throws -> String {
    var pairs = [("name", JSONText.quoted(name)), ("shape", shape.text)]
    if !isTrainable { pairs.append(("trainable", "false")) }
    if let quantisation { pairs.append(("quantisation", JSONText.object(try quantisation.settings))) }
    return JSONText.object(pairs)
  }
}
