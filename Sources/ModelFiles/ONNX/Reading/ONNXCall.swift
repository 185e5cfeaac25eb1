import Foundation

/// A node of an ONNX file as the functions that read operators see it.
package struct ONNXCall {
  package let type: String
  /// The name of its first output that has one, which becomes our node's name.
  package let output: String
  /// The names of its inputs; those left out at the end are not there.
  package let inputs: [String]
  /// The names of its outputs, empty where one is left out.
  package let outputs: [String]
  private let attributes: [String: ONNXAttributeProto]
  private let notes: Set<Substring>

  /// A node of a file; nil where none of its outputs has a name.
  package init?(_ node: ONNXNodeProto) {
    guard let output = node.output.first(where: { !$0.isEmpty }) else { return nil }
    self.output = output
    outputs = node.output
    type = node.opType
    var inputs = node.input
    while inputs.last == "" { inputs.removeLast() }
    self.inputs = inputs
    attributes = Dictionary(node.attribute.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    notes = Set(node.docString.split(separator: ", "))
  }

  /// The names of the outputs behind the one that becomes our node.
  var furtherOutputs: [String] { outputs.filter { $0 != output && !$0.isEmpty } }

  /// The name of an input, nil where it is left out.
  func input(_ index: Int) -> String? {
    guard index < inputs.count, inputs[index] != "" else { return nil }
    return inputs[index]
  }

  func has(note: String) -> Bool { notes.contains(note[...]) }

  func attribute(_ name: String) -> ONNXAttributeProto? { attributes[name] }

  func integer(_ name: String, default value: Int) -> Int { attributes[name].map { Int($0.i) } ?? value }

  func integers(_ name: String) -> [Int]? { attributes[name].map { $0.ints.map { Int($0) } } }

  func number(_ name: String, default value: Float) -> Float { attributes[name]?.f ?? value }

  func text(_ name: String) -> String? { attributes[name].map { String(decoding: $0.s, as: UTF8.self) } }

  /// The double that stands beside a 32-bit number as text.
  func exact(_ name: String) -> Double? { attributes[name].flatMap { Double($0.docString) } }
}

/// Why an ONNX operator cannot be said in ours; it becomes `opaque` if its output's shape is known.
package struct Inexpressible: Error {
  package let reason: String
  package init(_ reason: String) { self.reason = reason }
}
