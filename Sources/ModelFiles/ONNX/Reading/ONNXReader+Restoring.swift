import Networks

extension ONNXReader {
  /// Adds the node of ours that begins with the first of the file's nodes to come, if there is one, and says how many of
  /// them stand for it.
  mutating func restore(by restorer: ONNXRestorer, from nodes: ArraySlice<ONNXNodeProto>) throws -> Int? {
    guard let node = nodes.first.flatMap(restorer.notedNode), !isDefined(node.name) else { return nil }
    var layouts: [String: [Int]] = [:]
    var added: [String] = []
    defer { for name in added { removeWeight(name) } }
    for name in node.parameters.values where layouts[name] == nil {
      guard let constant = constants[name] else { return nil }
      layouts[name] = constant.shape
      if weight(name) == nil { added.append(name) }
      let shape = node.shape(ofParameterStoredAs: constant.shape)
      guard try parameter(from: constant, shape: shape, isTrainable: true) == name else { return nil }
    }
    guard let count = restored(node, layouts: layouts, by: restorer, from: nodes) else { return nil }
    try add(node)
    added = []
    return count
  }

  /// How many of the file's nodes to come stand for `node`, whose parameters are there; nil where they do not.
  private func restored(
    _ node: Node, layouts: [String: [Int]], by restorer: ONNXRestorer, from nodes: ArraySlice<ONNXNodeProto>
  ) -> Int? {
    let weights = node.parameters.compactMapValues { weight($0) }
    var shapes: [String: [Int]] = [:]
    var checker = ShapeChecker()
    do {
      for name in node.inputs {
        guard let shape = shape(of: name) else { return nil }
        shapes[name] = shape
        try checker.add(Network.Input(name: name, shape: shape))
      }
      shapes[node.name] = try checker.add(node, weights: weights)
    } catch {
      return nil
    }
    var parameters: [String: [Int]] = [:]
    for (role, name) in node.parameters { parameters[name] = weights[role]?.shape }
    return restorer.count(of: node, from: nodes, shapes: shapes, parameters: parameters, layouts: layouts)
  }
}

extension ONNXGraphProto {
  /// The constants of a file by Espalier that are parameters, stored as they are or as integers.
  var parameterNames: [String] {
    initializer.filter { !$0.docString.hasPrefix(ONNXNote.setting) }.map(\.name)
      + node.filter { $0.docString == ONNXNote.parameter }.flatMap(\.output)
  }
}
