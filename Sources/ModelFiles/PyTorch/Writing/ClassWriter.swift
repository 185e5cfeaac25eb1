import Networks
import OrderedCollections

/// Writes the classes of a program: one for every module that is a class, and one for all modules of the same form.
struct ClassWriter {
  private let graph: PyTorchGraph
  let plan: ModulePlan
  let forms: ModuleForms
  let tree: ModuleTree
  /// Where in the network each module or parameter is used first.
  let firstUses: [Int: Int]
  /// How each module that is a class is made.
  private(set) var calls: [Int: PythonExpression] = [:]
  private var taken = PythonName.programNames
  /// The classes, each before those that use it.
  private(set) var classes: [[String]] = []
  /// What the network's own class is called.
  private(set) var networkName = ""

  init(_ graph: PyTorchGraph, documentation: [String]) {
    self.graph = graph
    plan = ModulePlan(graph)
    forms = ModuleForms(graph, plan, ModuleScopes(graph, plan))
    tree = plan.tree
    firstUses = Self.firstUses(in: plan, graph)
    networkName = unique(PythonName.className(graph.network.name))
    for modules in modulesByHeight() {
      let templates = OrderedDictionary(grouping: modules.map(moduleClass), by: \.skeleton)
      for alike in templates.values { write(alike) }
    }
    writeNetwork(documentation)
  }

  /// All numbers, by their names in the state dict.
  var tensors: OrderedDictionary<String, StoredTensor> { plan.tensors }

  /// The modules that are classes, those first that hold no other.
  private func modulesByHeight() -> [[Int]] {
    var heights: [Int: Int] = [:]
    var levels: [[Int]] = []
    for module in tree.entries.indices.dropFirst().reversed() where forms.form(of: module) != nil {
      let inner = tree[module].children.map { (heights[$0] ?? 0) + (forms.form(of: $0) == .type ? 1 : 0) }
      let height = inner.max() ?? 0
      heights[module] = height
      guard forms.form(of: module) == .type else { continue }
      while levels.count <= height { levels.append([]) }
      levels[height].append(module)
    }
    return levels.map { $0.reversed() }
  }

  private mutating func unique(_ wish: String) -> String {
    let name = PythonName.unique(wish) { taken.contains($0) }
    taken.insert(name)
    return name
  }

  private mutating func write(_ alike: [ModuleClass]) {
    let signatures = alike.map { forms.signature(ofRunnable: $0.module) }
    let arguments = ClassArguments(
      alike.map(\.settings), inputs: signatures.map { channels(of: $0?.inputs.first) },
      outputs: signatures.map { channels(of: $0?.output) })
    let name = unique(className(of: alike.map(\.module)))
    for (index, item) in alike.enumerated() {
      let items = arguments.arguments.map { argument in
        PythonExpression.Item(
          label: argument.kind == .other ? "\(argument.name)=" : "",
          value: .setting(
            PythonExpression.Setting(name: argument.name, kind: argument.kind, value: argument.values[index])))
      }
      calls[item.module] = .call(name, items)
    }
    classes.append(
      alike[0].lines(
        name, documentation: [documentation(of: alike)], arguments: arguments.arguments.map(\.name),
        names: arguments.names))
  }

  private func channels(of value: String?) -> String? { value.flatMap { graph.shapes[$0]?.first.map(String.init) } }

  private mutating func writeNetwork(_ documentation: [String]) {
    let root = ModuleTree.root
    guard case .sequence(let links) = forms.form(of: root) else {
      let network = moduleClass(of: root)
      return classes.append(
        network.lines(
          networkName, documentation: documentation, arguments: [], names: network.settings.map { _ in nil }))
    }
    var names: ArraySlice<String?> = []
    let made = sequence(links, named: "super().__init__", from: root).resolved(&names).lines(indent: 8)
    let rest = tree[root].children.flatMap { additions(to: $0, in: root) } + ties(in: root)
    classes.append(
      ["class \(networkName)(nn.Sequential):"] + documentation.map { $0.isEmpty ? "" : "    \($0)" }
        + ["", "    def __init__(self):"] + made + rest.map { "        \($0.prefix)" })
  }

  private func moduleClass(of module: Int) -> ModuleClass {
    let statements = children(of: module).flatMap { self.statements(for: $0, in: module) } + ties(in: module)
    guard let signature = signature(of: module) else {
      return ModuleClass(module: module, statements: statements, inputs: nil, forward: [])
    }
    var writer = ForwardWriter(graph, plan, forms, module, inputs: signature.inputs, outputs: signature.outputs)
    return ModuleClass(
      module: module, statements: statements, inputs: signature.inputs.map(\.variable),
      forward: writer.body(indent: 8))
  }

  /// What a module's `forward` takes and returns; nil where it has none.
  private func signature(of module: Int) -> (inputs: [(value: String, variable: String)], outputs: [String])? {
    guard module == ModuleTree.root else {
      guard let (inputs, output) = forms.signature(ofRunnable: module) else { return nil }
      return (zip(inputs, ["x", "y", "z"]).map { ($0, $1) }, [output])
    }
    let names = graph.network.inputs.map(\.name)
    guard names.count > 1 else { return (names.map { ($0, "x") }, graph.outputs) }
    var variables: [(value: String, variable: String)] = []
    for name in names {
      let variable = PythonName.unique(PythonName.identifier(name)) { wish in
        PythonName.programNames.contains(wish) || variables.contains { $0.variable == wish }
      }
      variables.append((name, variable))
    }
    return (variables, graph.outputs)
  }
}
