import Networks

/// What a line of a `forward` does.
enum ModuleStep {
  /// Computes a node.
  case node(Node)
  /// Runs a module on the values that it reads, and gives the value that it makes.
  case module(Int, inputs: [String], output: String)

  /// The values that the line reads.
  var inputs: [String] {
    switch self {
    case .node(let node): node.inputs
    case .module(_, let inputs, _): inputs
    }
  }

  /// The value that the line makes.
  var output: String {
    switch self {
    case .node(let node): node.name
    case .module(_, _, let output): output
    }
  }
}

/// Which Python every module of a tree becomes.
///
/// A module that reads few values and makes one is run as a whole: a chain of numbered modules as `nn.Sequential`, any
/// other as a class with a `forward`. What cannot be run so, because others use what lies inside, only holds its layers,
/// and the `forward` around it runs them.
struct ModuleForms {
  /// The Python of a module.
  enum Form: Equatable {
    /// A class; one that cannot be run has no `forward`.
    case type
    /// `nn.Sequential` of these modules, by their names.
    case sequence([Link])
    /// `nn.ModuleList`.
    case list
    /// `nn.ModuleDict`.
    case dictionary
    /// A layer that other modules are attached to.
    case layer
  }

  /// A module of a sequence: one of the tree, or a function without parameters as a module.
  enum Link: Equatable {
    case module(Int)
    case function(name: String, PythonExpression)
  }

  /// More arguments than these make a `forward` unreadable.
  private static let argumentLimit = 3

  let tree: ModuleTree
  private let plan: ModulePlan
  private let scopes: ModuleScopes
  private let outputs: Set<String>
  private let readers: [String: [String]]
  /// The nodes in every module and the modules in it, in running order.
  private var nodes: [Int: [Node]] = [:]
  private var forms: [Int: Form] = [:]
  /// The values that a module which can be run reads, and the one that it makes.
  private var signatures: [Int: (inputs: [String], output: String)] = [:]

  init(_ graph: PyTorchGraph, _ plan: ModulePlan, _ scopes: ModuleScopes) {
    tree = plan.tree
    self.plan = plan
    self.scopes = scopes
    outputs = Set(graph.outputs)
    readers = graph.needed.reduce(into: [:]) { readers, node in
      for input in Set(node.inputs) { readers[input, default: []].append(node.name) }
    }
    for node in graph.needed {
      var place = scopes.modules[node.name]
      while let module = place {
        nodes[module, default: []].append(node)
        place = tree[module].parent
      }
    }
    for module in tree.entries.indices.reversed() where module == ModuleTree.root || !tree[module].children.isEmpty {
      let signature = signature(of: module)
      let form = form(of: module, signature)
      forms[module] = form
      if form == .type || form.isSequence { signatures[module] = signature }
    }
  }

  /// What a module becomes; nil for a layer or a parameter.
  func form(of module: Int) -> Form? { forms[module] }

  /// The values that a module reads and the one that it makes, if it can be run as a whole.
  func signature(ofRunnable module: Int) -> (inputs: [String], output: String)? { signatures[module] }

  /// The lines of a module's `forward`: its own nodes, and the modules in it that are run as wholes.
  func steps(in module: Int) -> [ModuleStep] {
    (nodes[module] ?? []).compactMap { node in
      guard let inner = runnable(around: node, below: module) else { return .node(node) }
      guard let signature = signatures[inner], signature.output == node.name else { return nil }
      return .module(inner, inputs: signature.inputs, output: signature.output)
    }
  }

  /// How the class that `module` becomes reaches a module or parameter in it.
  func access(_ entry: Int, from module: Int) -> String {
    guard entry != module, let parent = tree[entry].parent else { return "self" }
    let (around, name) = (access(parent, from: module), tree[entry].name)
    switch forms[parent] {
    case .list: return "\(around)[\(name)]"
    case .dictionary: return "\(around)[\"\(name)\"]"
    case .sequence(let links): return "\(around)[\(links.firstIndex(of: .module(entry)) ?? 0)]"
    default: return tree[entry].isQuoted ? "getattr(\(around), \"\(name)\")" : "\(around).\(name)"
    }
  }

  /// How the class that `module` becomes reaches a parameter.
  func access(_ attribute: ModulePlan.Attribute, from module: Int) -> String {
    access(attribute.entry, from: module) + (attribute.role.map { ".\($0.rawValue)" } ?? "")
  }

  /// The innermost class around a module: the one whose `__init__` makes it.
  func type(around module: Int) -> Int {
    var place = module
    while forms[place] != .type, let parent = tree[place].parent { place = parent }
    return place
  }

  /// The outermost module below `module` that holds a node and is run as a whole.
  private func runnable(around node: Node, below module: Int) -> Int? {
    var place = scopes.modules[node.name]
    var found: Int?
    while let current = place, current != module {
      if signatures[current] != nil { found = current }
      place = tree[current].parent
    }
    return found
  }

  /// What a module reads and makes, if that is little enough.
  private func signature(of module: Int) -> (inputs: [String], output: String)? {
    guard let nodes = nodes[module] else { return nil }
    let made = Set(nodes.map(\.name))
    let exits = nodes.filter { node in
      outputs.contains(node.name) || !(readers[node.name] ?? []).allSatisfy(made.contains)
    }
    var inputs: [String] = []
    for input in nodes.flatMap(\.inputs) where !made.contains(input) && !inputs.contains(input) {
      inputs.append(input)
      guard inputs.count <= Self.argumentLimit else { return nil }
    }
    guard exits.count == 1 else { return nil }
    return (inputs, exits[0].name)
  }

  private func form(of module: Int, _ signature: (inputs: [String], output: String)?) -> Form {
    let entry = tree[module]
    guard !entry.isLayer else { return .layer }
    guard tree.isList(module) else { return .type }
    if signature?.inputs.count == 1, let links = links(of: module) { return .sequence(links) }
    guard module != ModuleTree.root else { return .type }
    return entry.children.indices.allSatisfy { tree.holds("\($0)", in: module) } ? .list : .dictionary
  }

  /// The modules of a chain, in which each reads what the one before it makes; nil where it is none.
  private func links(of module: Int) -> [Link]? {
    var links: [Link] = []
    var names: Set<String> = []
    var last: (name: String, output: String)?
    for step in steps(in: module) {
      guard step.inputs.count == 1, last == nil || step.inputs[0] == last?.output else { return nil }
      guard let (name, link) = link(step, in: module, after: last?.name, at: links.count), names.insert(name).inserted
      else {
        return nil
      }
      links.append(link)
      last = (name, step.output)
    }
    return tree[module].children.allSatisfy { names.contains(tree[$0].name) } ? links : nil
  }

  private func link(_ step: ModuleStep, in module: Int, after last: String?, at place: Int) -> (String, Link)? {
    switch step {
    case .module(let inner, _, _):
      return tree[inner].parent == module ? (tree[inner].name, .module(inner)) : nil
    case .node(let node):
      if let layer = plan.layers[node.name] {
        let isAlone = tree[layer].parent == module && tree[layer].children.isEmpty
        return isAlone ? (tree[layer].name, .module(layer)) : nil
      }
      guard let function = node.pyTorchStep, scopes.modules[node.name] == module else { return nil }
      // What has no parameters may have any number; numbers without gaps need not be written.
      let name = "\(last.flatMap(Int.init).map { $0 &+ 1 } ?? place)"
      guard PythonName.isNumber(name), !tree.holds(name, in: module) else { return nil }
      return (name, .function(name: name, function))
    }
  }
}

extension ModuleForms.Form {
  /// Whether it is a sequence.
  var isSequence: Bool {
    if case .sequence = self { true } else { false }
  }
}
