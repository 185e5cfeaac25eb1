import OrderedCollections

extension Network {
  /// Checks names, order, weights and shapes.
  func validate() throws {
    var known: Set<String> = []
    for input in inputs {
      guard input.shape.allSatisfy({ $0 > 0 }), !input.shape.isEmpty else {
        throw NetworkError.invalidInput(input.name, "its shape is \(input.shape)")
      }
      do { try input.shape.requireModest(as: "it") } catch let fault as ShapeFault {
        throw NetworkError.invalidInput(input.name, fault.message)
      }
      guard known.insert(input.name).inserted else { throw NetworkError.duplicateName(input.name) }
    }
    for node in nodes {
      for input in node.inputs where !known.contains(input) {
        throw NetworkError.unknownValue(input, reader: node.name)
      }
      for parameter in node.parameters.values where parameters[parameter] == nil {
        throw NetworkError.missingParameter(parameter, node: node.name)
      }
      guard known.insert(node.name).inserted else { throw NetworkError.duplicateName(node.name) }
    }
    for output in outputs where !known.contains(output) {
      throw NetworkError.unknownValue(output, reader: "the network's outputs")
    }
    guard !outputs.isEmpty else { throw NetworkError.noOutput(name) }
    let shapes = try shapes()
    for node in nodes where shapes[node.name]?.isEmpty == true {
      throw NetworkError.invalidNode(node.name, "its output has no axis but the batch")
    }
  }
}
