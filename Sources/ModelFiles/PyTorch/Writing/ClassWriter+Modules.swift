import Networks

extension ClassWriter {
  /// The lines of `__init__` that make a module or parameter.
  func statements(for entry: Int, in module: Int) -> [ModuleClass.Statement] {
    guard let parent = tree[entry].parent else { return [] }
    let (around, name) = (forms.access(parent, from: module), tree[entry].name)
    let isQuoted = tree[entry].isQuoted
    guard case .parameter(let shape, let isTrainable) = tree[entry].content else {
      let made = ModuleClass.Statement(
        prefix: isQuoted ? "\(around).add_module(\"\(name)\", " : "\(around).\(name) = ",
        value: call(making: entry, from: module), suffix: isQuoted ? ")" : "")
      return [made] + additions(to: entry, in: module)
    }
    let sizes = shape.map { PythonExpression.Item.size($0) }
    let zeros = PythonExpression.call("torch.zeros", sizes.isEmpty ? [.text("()")] : sizes)
      .owned(by: owner(entry, in: module))
    guard isTrainable else {
      return [ModuleClass.Statement(prefix: "\(around).register_buffer(\"\(name)\", ", value: zeros, suffix: ")")]
    }
    let prefix = isQuoted ? "\(around).register_parameter(\"\(name)\", " : "\(around).\(name) = "
    return [
      ModuleClass.Statement(prefix: "\(prefix)nn.Parameter(", value: zeros, suffix: isQuoted ? "))" : ")")
    ]
  }

  /// The call of `callee` that makes a sequence of the modules of a chain.
  func sequence(
    _ links: [ModuleForms.Link], named callee: String = "nn.Sequential", from module: Int
  ) -> PythonExpression {
    let parts = links.map { link -> (name: String, value: PythonExpression) in
      switch link {
      case .module(let inner): (tree[inner].name, call(making: inner, from: module))
      case .function(let name, let function): (name, function)
      }
    }
    guard parts.enumerated().contains(where: { $1.name != "\($0)" }) else {
      return .call(callee, parts.map { PythonExpression.Item(value: $0.value) })
    }
    let pairs = parts.map { part in
      PythonExpression.Item(
        value: .bracket("(", [.text("\"\(part.name)\""), PythonExpression.Item(value: part.value)], ")"))
    }
    return .bracket("\(callee)(OrderedDict([", pairs, "]))")
  }

  /// The call that makes a module.
  private func call(making entry: Int, from module: Int) -> PythonExpression {
    switch forms.form(of: entry) {
    case .type: return (calls[entry] ?? .text("None")).owned(by: owner(entry, in: module))
    case .sequence(let links): return sequence(links, from: module)
    case .list:
      let children = tree[entry].children.sorted { (Int(tree[$0].name) ?? 0) < (Int(tree[$1].name) ?? 0) }
      return .bracket(
        "nn.ModuleList([", children.map { PythonExpression.Item(value: call(making: $0, from: module)) }, "])")
    case .dictionary:
      let items = children(of: entry).map { child in
        PythonExpression.Item(label: "\"\(tree[child].name)\": ", value: call(making: child, from: module))
      }
      return .bracket("nn.ModuleDict({", items, "})")
    case .layer, nil:
      guard case .layer(let layer) = tree[entry].content else { return .text("None") }
      return layer.owned(by: owner(entry, in: module))
    }
  }

  /// The lines that tie parameters of layers to those of others, in the class that holds both.
  func ties(in module: Int) -> [ModuleClass.Statement] {
    plan.ties.filter { forms.type(around: tree.commonModule(of: [$0.tied.entry, $0.owner.entry])) == module }.map {
      ModuleClass.Statement(
        prefix: "\(forms.access($0.tied, from: module)) = \(forms.access($0.owner, from: module))")
    }
  }

  /// The lines that attach modules to layers and freeze parameters, below a module that has been made.
  func additions(to entry: Int, in module: Int) -> [ModuleClass.Statement] {
    let name = forms.access(entry, from: module)
    let frozen = (plan.frozen[entry] ?? []).map {
      ModuleClass.Statement(prefix: "\(name).\($0.rawValue).requires_grad_(False)")
    }
    switch forms.form(of: entry) {
    case .type: return []
    case .layer: return frozen + children(of: entry).flatMap { statements(for: $0, in: module) }
    default: return frozen + tree[entry].children.flatMap { additions(to: $0, in: module) }
    }
  }

  /// The name of a layer, seen from the class that is written.
  private func owner(_ entry: Int, in module: Int) -> String {
    tree.path(of: entry).dropFirst(tree[module].depth).joined(separator: "_")
  }
}

extension PythonExpression.Item {
  /// The length of an axis; one of a single place is no count of anything.
  fileprivate static func size(_ length: Int) -> PythonExpression.Item {
    length == 1 ? .text("1") : .count("size", length)
  }
}
