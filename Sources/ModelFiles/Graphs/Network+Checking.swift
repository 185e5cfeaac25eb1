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
    try node.checkSettings()
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

extension Node {
  /// Checks that no setting is so large that arithmetic with it could overflow.
  fileprivate func checkSettings() throws {
    let settings: [Int] =
      switch operation {
      case .convolution(let convolution):
        convolution.stride.sides + convolution.padding.sides + convolution.dilation.sides + [convolution.groups]
      case .transposedConvolution(let convolution):
        convolution.stride.sides + convolution.padding.sides + convolution.outputPadding.sides
          + convolution.dilation.sides + [convolution.groups]
      case .pool(let pool): pool.kernel.sides + pool.stride.sides + pool.padding.sides + pool.dilation.sides
      case .adaptiveAveragePool(let size): size.sides
      case .resize(let resize): resize.size.sides
      case .localResponseNorm(let norm): [norm.size]
      case .groupNorm(let norm): [norm.groups]
      case .pad(let pad): pad.amounts.flatMap { [$0.before, $0.after] }
      case .reshape(let shape): shape + [shape.checkedProduct ?? .max]
      case .opaque(let opaque): opaque.outputShape
      case .slice(let slice): [slice.start, slice.step]
      default: []
      }
    let bound =
      switch operation {
      case .reshape, .opaque: Limits.valueCount
      case .slice: Limits.slicedAxis
      default: Limits.attribute
      }
    guard settings.allSatisfy({ (0...bound).contains($0) }) else {
      throw Fault.malformed("node '\(name)' has a setting that is negative or too large")
    }
    if case .slice(let slice) = operation, slice.end > Limits.slicedAxis {
      throw Fault.malformed("node '\(name)' takes \(slice.end) places of an axis, which is too many")
    }
  }
}
