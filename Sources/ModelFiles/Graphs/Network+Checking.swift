import Networks
import OrderedCollections

extension Network {
  /// Puts together a network that comes from a file which may be damaged or hostile.
  ///
  /// Settings and shapes beyond what any real network has are refused before arithmetic with them can overflow.
  package init(
    name: String, checking inputs: [Input], nodes: [Node], outputs: [String],
    parameters: OrderedDictionary<String, Parameter>
  ) throws {
    var checker = ShapeChecker()
    for input in inputs { try checker.add(input) }
    for node in nodes {
      try checker.add(node, weights: node.parameters.compactMapValues { parameters[$0] })
    }
    for (name, parameter) in parameters { try parameter.checkQuantisation(named: name) }
    try self.init(name: name, inputs: inputs, nodes: nodes, outputs: outputs, parameters: parameters)
  }
}

/// Follows shapes through a network node by node, and keeps them within bounds.
package struct ShapeChecker {
  /// The shapes of the values so far, the batch left out.
  package private(set) var shapes: [String: [Int]] = [:]

  package init() {}

  /// Adds an input.
  package mutating func add(_ input: Network.Input) throws {
    try check(input.shape, of: "the input '\(input.name)'")
    shapes[input.name] = input.shape
  }

  /// Adds a node and gives the shape of its output.
  @discardableResult
  package mutating func add(_ node: Node, weights: [ParameterRole: Parameter]) throws -> [Int] {
    let inputs = try node.inputs.map { name in
      guard let shape = shapes[name] else { throw NetworkError.unknownValue(name, reader: "node '\(node.name)'") }
      return shape
    }
    try node.checkSettings(shapes: inputs)
    let shape = try node.outputShape(of: inputs, parameters: weights)
    try check(shape, of: "the output of node '\(node.name)'")
    shapes[node.name] = shape
    return shape
  }

  private func check(_ shape: [Int], of subject: String) throws {
    guard !shape.isEmpty, shape.count <= Limits.rank, let count = shape.checkedProduct, count <= Limits.valueCount
    else {
      throw Fault.malformed("\(subject) has the shape \(shape), which no image or row of features has")
    }
  }
}
