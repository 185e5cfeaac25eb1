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
        shapes[node.name] = try node.operation.outputShape(of: given, parameters: parameters(of: node))
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
