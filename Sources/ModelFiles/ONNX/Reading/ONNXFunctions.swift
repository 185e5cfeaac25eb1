/// Puts the bodies of a model's own functions in the place of the nodes that call them.
///
/// Values inside a body get the name `output/name`, with `output` the first value that the call makes, so that several
/// calls stay apart. Calls inside bodies are replaced too; a function that calls itself is refused.
struct ONNXFunctions {
  private struct Key: Hashable {
    let domain: String
    let name: String
    let overload: String
  }

  private var functions: [Key: ONNXFunctionProto] = [:]
  private var taken: Set<String>
  private var collisions = 0
  private var room: Int

  /// The functions of a model.
  ///
  /// - Parameter room: how many bytes all bodies together may take; keeps calls of calls from growing without bound.
  init(_ model: ONNXModelProto, room: Int) {
    self.room = room
    taken = model.graph.definitions.union(model.graph.output.map(\.name))
    for function in model.functions {
      functions[Key(domain: function.domain.plainDomain, name: function.name, overload: function.overload)] = function
    }
  }

  /// The nodes with no call of a function left.
  mutating func inlining(_ nodes: [ONNXNodeProto]) throws -> [ONNXNodeProto] {
    guard !functions.isEmpty else { return nodes }
    return try nodes.flatMap { try inlining($0, inside: []) }
  }

  private mutating func inlining(_ node: ONNXNodeProto, inside calls: [Key]) throws -> [ONNXNodeProto] {
    let key = Key(domain: node.domain.plainDomain, name: node.opType, overload: node.overload)
    guard let function = functions[key] else {
      return [try node.mappingSubgraphNodes { try inlining($0, inside: calls) }]
    }
    guard !calls.contains(key) else { throw Fault.malformed("its function '\(node.opType)' calls itself") }
    guard calls.count < Self.depth else { throw Fault.malformed("its functions call one another too deeply") }
    return try body(of: function, for: node).flatMap { try inlining($0, inside: calls + [key]) }
  }

  /// How deeply functions may call one another.
  private static let depth = 64

  /// The nodes of a function under the names that a call of it gives.
  private mutating func body(of function: ONNXFunctionProto, for call: ONNXNodeProto) throws -> [ONNXNodeProto] {
    guard call.input.count <= function.input.count, call.output.count <= function.output.count else {
      throw Fault.malformed("a call of its function '\(function.name)' has too many inputs or outputs")
    }
    var names: [String: String] = [:]
    for (index, name) in function.input.enumerated() {
      names[name] = index < call.input.count ? call.input[index] : ""
    }
    let prefix = call.output.first { !$0.isEmpty } ?? call.name
    var echoes: [ONNXNodeProto] = []
    for (output, name) in zip(call.output, function.output) where !output.isEmpty {
      if let given = names[name] {
        echoes.append(.identity(of: given, called: output))
      } else {
        names[name] = output
      }
    }
    let attributes = ONNXFunctionAttributes(of: function, for: call)
    return try function.node.map { node in
      try charge(Self.nodeCost)
      return try attributes.filling(node).renaming { name in
        if let known = names[name] { return known }
        let fresh = try freshName("\(prefix)/\(name)")
        names[name] = fresh
        return fresh
      }
    } + echoes
  }

  private mutating func freshName(_ wish: String) throws -> String {
    var name = wish
    while !taken.insert(name).inserted {
      collisions += 1
      name = "\(wish)'\(collisions)"
    }
    try charge(name.utf8.count)
    return name
  }

  private mutating func charge(_ bytes: Int) throws {
    room -= bytes
    guard room >= 0 else { throw Fault.malformed("its functions grow beyond what a file of its size can need") }
  }

  /// What a node takes beside its names, in bytes.
  private static let nodeCost = 256
}

/// The attributes that a call of a function gives to the nodes of its body.
private struct ONNXFunctionAttributes {
  private var values: [String: ONNXAttributeProto] = [:]

  init(of function: ONNXFunctionProto, for call: ONNXNodeProto) {
    for attribute in function.attributeProto + call.attribute { values[attribute.name] = attribute }
  }

  /// The node with every attribute that stands for one of the call's filled in; one that the call leaves out is dropped.
  func filling(_ node: ONNXNodeProto) -> ONNXNodeProto {
    var node = node
    if node.attribute.contains(where: { !$0.refAttrName.isEmpty }) {
      node.attribute = node.attribute.compactMap { attribute in
        guard !attribute.refAttrName.isEmpty else { return attribute }
        guard var value = values[attribute.refAttrName] else { return nil }
        value.name = attribute.name
        return value
      }
    }
    return node.mappingSubgraphNodes { [filling($0)] }
  }
}

extension String {
  /// The domain with ONNX's own always called the same.
  var plainDomain: String { self == "ai.onnx" ? "" : self }
}
