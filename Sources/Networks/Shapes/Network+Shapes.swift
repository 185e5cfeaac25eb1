extension Network {
  /// The shape of every value, by name, the batch left out.
  ///
  /// - Throws: `NetworkError.invalidNode` when an operator cannot take what it is given.
  public func shapes() throws -> [String: [Int]] {
    var shapes: [String: [Int]] = [:]
    for input in inputs { shapes[input.name] = input.shape }
    for node in nodes {
      let given = node.inputs.compactMap { shapes[$0] }
      do {
        let shape = try node.operation.outputShape(of: given, parameters: parameters(of: node))
        guard shape.allSatisfy({ $0 > 0 }) else { throw ShapeFault("its output would have the shape \(shape)") }
        shapes[node.name] = shape
      } catch let fault as ShapeFault {
        throw NetworkError.invalidNode(node.name, fault.message)
      }
    }
    return shapes
  }
}

/// Why an operator cannot take the shapes that it is given.
struct ShapeFault: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
