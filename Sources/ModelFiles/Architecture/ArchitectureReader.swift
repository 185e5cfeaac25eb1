import Foundation
import Networks
import OrderedCollections

/// Reads an architecture file up to the point where weights are needed.
struct ArchitectureReader {
  private struct Declaration {
    let shape: [Int]
    let isTrainable: Bool
    let quantisation: Quantisation?
  }

  private var name = ""
  private var inputs: [Network.Input] = []
  private var outputs: [String] = []
  private var nodes: [Node] = []
  private var declarations: OrderedDictionary<String, Declaration> = [:]

  /// The shapes of the parameters, in the file's order.
  var shapes: OrderedDictionary<String, [Int]> { declarations.mapValues(\.shape) }

  init(_ data: Data) throws {
    var fields = try Fields(JSONParser.value(of: Array(data)), "the file")
    guard try fields.text("format") == ArchitectureFormat.name else {
      throw Fault.malformed("it is no architecture file: its 'format' is not '\(ArchitectureFormat.name)'")
    }
    let version = try fields.integer("version")
    guard version == ArchitectureFormat.version else {
      throw Fault.unsupported(
        "it has version \(version) of the architecture format; \(ArchitectureFormat.version) is read")
    }
    name = try fields.text("name")
    inputs = try fields.list("inputs").map(Self.input)
    outputs = try fields.texts("outputs")
    nodes = try fields.list("nodes").map(Self.node)
    for value in try fields.list("parameters") { try declare(value) }
    try fields.finish()
  }

  private static func input(_ value: ParsedJSON) throws -> Network.Input {
    var fields = try Fields(value, "an input")
    let input = Network.Input(name: try fields.text("name"), shape: try fields.counts("shape"))
    try fields.finish()
    return input
  }

  /// The node that one line of the file describes.
  static func node(_ value: ParsedJSON) throws -> Node {
    var fields = try Fields(value, "a node")
    let name = try fields.text("name")
    fields = try Fields(value, "node '\(name)'")
    _ = fields.optional("name")
    let operation = try Operator(architecture: try fields.text("op"), &fields)
    let inputs = try fields.texts("inputs")
    var parameters: [ParameterRole: String] = [:]
    if let value = fields.optional("parameters") {
      var names = try Fields(value, "'parameters' of node '\(name)'")
      for role in ParameterRole.allCases where names.optional(role.rawValue) != nil {
        parameters[role] = try names.text(role.rawValue)
      }
      try names.finish()
    }
    try fields.finish()
    return Node(name: name, operation: operation, inputs: inputs, parameters: parameters)
  }

  private mutating func declare(_ value: ParsedJSON) throws {
    var fields = try Fields(value, "a parameter")
    let name = try fields.text("name")
    let shape = try fields.counts("shape")
    let isTrainable = fields.optional("trainable") == nil ? true : try fields.boolean("trainable")
    var quantisation: Quantisation?
    if let value = fields.optional("quantisation") {
      var grid = try Fields(value, "'quantisation' of the parameter '\(name)'")
      quantisation = try Quantisation(&grid)
      try grid.finish()
    }
    try fields.finish()
    let declaration = Declaration(shape: shape, isTrainable: isTrainable, quantisation: quantisation)
    guard declarations.updateValue(declaration, forKey: name) == nil else {
      throw Fault.malformed("the parameter '\(name)' is there twice")
    }
  }

  /// The network with its numbers.
  func network(_ weights: StateDict) throws -> Network {
    var parameters: OrderedDictionary<String, Parameter> = [:]
    for (name, declaration) in declarations {
      guard let tensor = weights[name] else {
        throw Fault.mismatch("the parameter '\(name)' is missing from \(weights.source)")
      }
      guard tensor.shape == declaration.shape else {
        throw Fault.mismatch(
          "the parameter '\(name)' has the shape \(declaration.shape), and \(tensor.shape) in \(weights.source)")
      }
      parameters[name] = Parameter(
        shape: tensor.shape, values: tensor.values, isTrainable: declaration.isTrainable,
        quantisation: declaration.quantisation)
    }
    if let unexpected = weights.tensors.keys.first(where: { declarations[$0] == nil }) {
      throw Fault.mismatch("\(weights.source) holds '\(unexpected)', which the architecture does not name")
    }
    return try Network(
      name: name, checking: inputs, nodes: nodes, outputs: outputs, parameters: parameters)
  }
}
