import ModelFiles
import Networks
import OrderedCollections
import TestSupport

/// Writes a network node by node, with any parameters that a node may have.
struct SampleBuilder {
  /// The name of the input.
  let input = "input"
  private let name: String
  private let inputs: [Network.Input]
  private var nodes: [Node] = []
  private var parameters: OrderedDictionary<String, Parameter> = [:]
  private var checker = ShapeChecker()

  init(_ name: String, input shape: [Int]) throws {
    self.name = name
    inputs = [Network.Input(name: input, shape: shape)]
    try checker.add(inputs[0])
  }

  /// The shape of a value that has been added.
  func shape(of value: String) -> [Int] { checker.shapes[value] ?? [] }

  /// Adds a node; its parameters are called `node.role` and have the given shapes.
  @discardableResult
  mutating func add(
    _ name: String, _ operation: Networks.Operator, _ inputs: String...,
    parameters shapes: [ParameterRole: [Int]] = [:],
    on grid: Quantisation? = nil, isTrainable: Bool = true
  ) throws -> String {
    for (role, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      declare("\(name).\(role.rawValue)", shape, on: role == .weight ? grid : nil, isTrainable: isTrainable)
    }
    let names = Dictionary(uniqueKeysWithValues: shapes.keys.map { ($0, "\(name).\($0.rawValue)") })
    return try add(Node(name: name, operation: operation, inputs: inputs, parameters: names))
  }

  /// Adds a node that reads parameters which are there already.
  @discardableResult
  mutating func add(_ node: Node) throws -> String {
    try checker.add(node, weights: node.parameters.compactMapValues { parameters[$0] })
    nodes.append(node)
    return node.name
  }

  /// Adds a parameter.
  mutating func declare(_ name: String, _ shape: [Int], on grid: Quantisation? = nil, isTrainable: Bool = true) {
    parameters[name] = Parameter(
      shape: shape, values: Array(repeating: 0, count: shape.product), isTrainable: isTrainable, quantisation: grid)
  }

  /// The network with numbers drawn from `seed`; those of parameters on a grid lie on it.
  func network(outputs: [String], seed: UInt64 = 1) throws -> Network {
    try Network(name: name, inputs: inputs, nodes: nodes, outputs: outputs, parameters: parameters)
      .withNumbers(seed: seed)
  }
}

extension SampleBuilder {
  /// Adds several nodes that read one value, and a node that puts what they make side by side in one row of features.
  mutating func addBeside(_ value: String, _ operations: [(String, Networks.Operator)]) throws -> String {
    var rows: [String] = []
    for (name, operation) in operations {
      let branch = try add(name, operation, value)
      rows.append(try add("\(name) in a row", .flatten, branch))
    }
    return try add(Node(name: "\(value) beside", operation: .concatenate(axis: 1), inputs: rows))
  }
}
