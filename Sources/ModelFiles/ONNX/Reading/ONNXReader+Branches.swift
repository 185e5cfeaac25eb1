extension ONNXReader {
  /// `If` on a constant: the nodes of the branch that is taken stand in its place.
  ///
  /// Exporters leave such nodes where a shape decides, as for `squeeze`. Names of the branch that are in use outside get
  /// the name of the first output in front.
  mutating func readIf(_ proto: ONNXNodeProto, _ call: ONNXCall) throws {
    let condition = try constant(call, 0)?.array()
    guard let condition, condition.count == 1 else {
      throw Fault.malformed("node '\(call.output)' has no single condition")
    }
    let isTrue = try condition.integers()[0].count != 0
    guard let branch = call.attribute(isTrue ? "then_branch" : "else_branch")?.g,
      branch.output.count == proto.output.count
    else { throw Fault.malformed("node '\(call.output)' has no branch with as many outputs as it has itself") }
    count(proto, times: -1)
    for node in try inlined(branch, of: call) { try read(node) }
  }

  /// The nodes of a branch in order, under names that are free, with the outputs called as the call's.
  private mutating func inlined(_ branch: ONNXGraphProto, of call: ONNXCall) throws -> [ONNXNodeProto] {
    var names: [String: String] = [:]
    let made = Set(branch.node.flatMap(\.output))
    var echoes: [(inner: String, output: String)] = []
    for (output, inner) in zip(call.outputs, branch.output.map(\.name)) where !output.isEmpty {
      if made.contains(inner), names[inner] == nil {
        names[inner] = output
      } else {
        echoes.append((inner, output))
      }
    }
    for name in branch.definitions.sorted() where names[name] == nil && (isDefined(name) || isReserved(name)) {
      var fresh = "\(call.output)/\(name)"
      while isDefined(fresh) || isReserved(fresh) { fresh += "'" }
      names[name] = fresh
    }
    func renamed(_ name: String) -> String { names[name] ?? name }
    for tensor in branch.initializer { try define(renamed(tensor.name), tensor) }
    for info in branch.valueInfo + branch.output where infos[renamed(info.name)] == nil {
      infos[renamed(info.name)] = info
    }
    let renamedNodes = branch.node.map { $0.renaming(renamed) }
    let copies = echoes.map { ONNXNodeProto.identity(of: renamed($0.inner), called: $0.output) }
    let nodes = try ONNXOrder(renamedNodes + copies).sorted(for: nil)
    for node in nodes { count(node) }
    for name in branch.definitions { reserve(renamed(name)) }
    return nodes
  }
}
