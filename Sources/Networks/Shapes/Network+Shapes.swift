extension Network {
  /// The shape of every value, by name, the batch left out.
  ///
  /// - Throws: `NetworkError.invalidNode` when an operator cannot take what it is given.
  public func shapes() throws -> [String: [Int]] {
    var shapes: [String: [Int]] = [:]
    for input in inputs { shapes[input.name] = input.shape }
    for node in nodes {
      let given = node.inputs.compactMap { shapes[$0] }
      shapes[node.name] = try node.outputShape(of: given, parameters: parameters(of: node))
    }
    return shapes
  }
}

extension Node {
  /// The shape of the node's output, the batch left out.
  ///
  /// - Parameters:
  ///   - inputs: the shapes of what it reads, in its own order.
  ///   - parameters: its weights by role.
  /// - Throws: `NetworkError.invalidNode` when its operator cannot take what it is given.
  package func outputShape(of inputs: [[Int]], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    do {
      return try operation.outputShape(of: inputs, parameters: parameters)
    } catch let fault as ShapeFault {
      throw NetworkError.invalidNode(name, fault.message)
    }
  }
}

/// Why an operator cannot take the shapes that it is given.
struct ShapeFault: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
