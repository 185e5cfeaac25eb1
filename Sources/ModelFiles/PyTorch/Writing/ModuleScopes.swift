import Networks

/// Which module's `forward` a node belongs to.
///
/// A node with parameters belongs to the module that holds them. One without goes by its name, as far as that spells a
/// module: `layer1.0.relu` belongs to `layer1.0`. Where no such name spells a module, as in files of exporters that call
/// values `relu_7`, the values tell: a function of a module's values that nothing else reads, and a sum of those and
/// what the module is given, belong to the module, as the end of a residual block does; any other node stands between
/// what it reads and the layers that it leads to. Those rules are our choice.
struct ModuleScopes {
  /// The module of every node that is needed, by the node's name.
  private(set) var modules: [String: Int] = [:]

  private let tree: ModuleTree
  private let readers: [String: [Node]]
  private let outputs: Set<String>
  /// The module of the layers that a value leads to, by the value.
  private var destinations: [String: Int] = [:]
  /// What the nodes of a module read, by the module.
  private var reads: [Int: Set<String>] = [:]

  init(_ graph: PyTorchGraph, _ plan: ModulePlan) {
    tree = plan.tree
    outputs = Set(graph.outputs)
    readers = graph.needed.reduce(into: [:]) { readers, node in
      for input in node.inputs { readers[input, default: []].append(node) }
    }
    for node in graph.needed {
      let loose = plan.looseParameters(of: node)
      if let layer = plan.layers[node.name] {
        modules[node.name] = tree[layer].parent
      } else if !loose.isEmpty {
        modules[node.name] = tree.commonModule(of: loose.compactMap { tree[$0].parent })
      }
    }
    let free = graph.needed.filter { modules[$0.name] == nil }
    let paths = free.map { ModulePath.of(value: $0.name) }
    if paths.contains(where: { $0.count > 1 }) {
      for (node, path) in zip(free, paths) { place(node, by: path) }
    } else {
      findDestinations(graph)
      for node in graph.needed {
        if modules[node.name] == nil { modules[node.name] = surroundingModule(of: node) }
        keepReads(of: node)
      }
    }
  }

  /// Puts a node where its name says.
  private mutating func place(_ node: Node, by path: [String]) {
    var module = tree.deepestModule(on: path)
    // A concatenation at the head of a block would give the block as many arguments as it has parts.
    if case .concatenate = node.operation {
      while let parent = tree[module].parent, !node.inputs.contains(where: { isMade($0, in: module) }) {
        module = parent
      }
    }
    modules[node.name] = module
  }

  private func isMade(_ value: String, in module: Int) -> Bool {
    modules[value].map { tree.isWithin($0, module) } ?? false
  }

  private mutating func findDestinations(_ graph: PyTorchGraph) {
    for node in graph.needed.reversed() {
      let next = (readers[node.name] ?? []).compactMap { modules[$0.name] ?? destinations[$0.name] }
      if !next.isEmpty { destinations[node.name] = tree.commonModule(of: next) }
    }
  }

  private func surroundingModule(of node: Node) -> Int {
    if node.isFunctionOrMeeting, let module = moduleEnding(with: node) { return module }
    let sources = node.inputs.compactMap { modules[$0] }
    let next = destinations[node.name].map { [$0] } ?? []
    return sources.map { tree.commonModule(of: [$0] + next) }.max { tree[$0].depth < tree[$1].depth } ?? ModuleTree.root
  }

  /// The innermost module whose values and arguments are all that a node reads, if nothing else reads those values.
  private func moduleEnding(with node: Node) -> Int? {
    var candidates: Set<Int> = []
    for source in node.inputs.compactMap({ modules[$0] }) {
      var place = source
      while let parent = tree[place].parent, candidates.insert(place).inserted { place = parent }
    }
    return candidates.sorted { (tree[$0].depth, $0) > (tree[$1].depth, $1) }.first { module in
      // Several values do not meet in a sequence.
      guard node.inputs.count == 1 || !tree.isList(module) else { return false }
      return node.inputs.allSatisfy { input in
        guard isMade(input, in: module) else { return reads[module]?.contains(input) == true }
        return !outputs.contains(input)
          && (readers[input] ?? []).allSatisfy { $0.name == node.name || isMade($0.name, in: module) }
      }
    }
  }

  private mutating func keepReads(of node: Node) {
    var place = modules[node.name]
    while let module = place {
      reads[module, default: []].formUnion(node.inputs)
      place = tree[module].parent
    }
  }
}

extension Node {
  /// Whether it is a function of each number, or one in which several values meet.
  fileprivate var isFunctionOrMeeting: Bool {
    if case .activation = operation { true } else { inputs.count > 1 }
  }
}
