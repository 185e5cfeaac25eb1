import SwiftProtobuf

/// Which names the parts of a graph read, make and capture, and the same parts under other names.
extension ONNXNodeProto {
  /// The names of all values that the node reads: its inputs, and what its subgraphs capture.
  var reads: [String] {
    let inputs = input.filter { !$0.isEmpty }
    guard attribute.contains(where: { $0.hasG || !$0.graphs.isEmpty }) else { return inputs }
    return inputs + captures
  }

  /// The names of values around the node that its subgraphs read, each once, in the order in which they are read.
  var captures: [String] {
    var names: [String] = []
    for graph in attribute.flatMap(\.subgraphs) { graph.addCaptures(to: &names) }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// A node that gives a value a second name.
  static func identity(of value: String, called name: String) -> ONNXNodeProto {
    .with {
      $0.opType = "Identity"
      $0.input = [value]
      $0.output = [name]
    }
  }

  /// The same node with other names for what it reads and makes, subgraphs included.
  func renaming(_ name: (String) throws -> String) rethrows -> ONNXNodeProto {
    var node = self
    node.input = try input.map { $0.isEmpty ? $0 : try name($0) }
    node.output = try output.map { $0.isEmpty ? $0 : try name($0) }
    for index in node.attribute.indices where node.attribute[index].hasG || !node.attribute[index].graphs.isEmpty {
      try node.attribute[index].rename(name)
    }
    return node
  }

  /// The same node with each of its subgraphs' nodes, at any depth, changed.
  func mappingSubgraphNodes(_ change: (ONNXNodeProto) throws -> [ONNXNodeProto]) rethrows -> ONNXNodeProto {
    var node = self
    for index in node.attribute.indices {
      if node.attribute[index].hasG {
        node.attribute[index].g.node = try node.attribute[index].g.node.flatMap(change)
      }
      for graph in node.attribute[index].graphs.indices {
        node.attribute[index].graphs[graph].node = try node.attribute[index].graphs[graph].node.flatMap(change)
      }
    }
    return node
  }
}

extension ONNXAttributeProto {
  /// The graphs that it holds.
  var subgraphs: [ONNXGraphProto] { (hasG ? [g] : []) + graphs }

  fileprivate mutating func rename(_ name: (String) throws -> String) rethrows {
    if hasG { try g.rename(name) }
    for index in graphs.indices { try graphs[index].rename(name) }
  }
}

extension ONNXGraphProto {
  /// The names that the graph itself gives, those of its subgraphs left out.
  var definitions: Set<String> {
    Set(node.flatMap(\.output)).union(input.map(\.name)).union(initializer.map(\.name)).subtracting([""])
  }

  /// Adds the names of values that the graph reads from around it.
  fileprivate func addCaptures(to names: inout [String]) {
    let own = definitions
    names += (node.flatMap(\.reads) + output.map(\.name)).filter { !$0.isEmpty && !own.contains($0) }
  }

  fileprivate mutating func rename(_ name: (String) throws -> String) rethrows {
    node = try node.map { try $0.renaming(name) }
    for index in input.indices { input[index].name = try name(input[index].name) }
    for index in output.indices { output[index].name = try name(output[index].name) }
    for index in initializer.indices { initializer[index].name = try name(initializer[index].name) }
    for index in valueInfo.indices { valueInfo[index].name = try name(valueInfo[index].name) }
  }
}
