import Networks

/// Writes the `forward` of one module: a line for every node or module that is run.
///
/// Variables are few: `x` flows through, `y` and `z` branch off, and what is read much later or often is called after what
/// makes it. A variable is used again once its value is no longer needed.
struct ForwardWriter {
  /// A value that is read more than this many lines later has a name of its own.
  private static let shortReach = 10
  /// A value that more lines than these read has a name of its own, and a named module's that more than one reads.
  private static let fewReads = 2
  /// The names of values that flow through.
  private static let common = ["x", "y", "z"]

  private let graph: PyTorchGraph
  private let plan: ModulePlan
  private let forms: ModuleForms
  private let module: Int
  private let steps: [ModuleStep]
  private let outputs: [String]
  /// The last line that reads a value; none for what is returned.
  private let lastReads: [String: Int]
  /// How many lines read a value.
  private let readCounts: [String: Int]
  private var variables: [String: String] = [:]
  private var taken: Set<String> = []

  /// A writer of a module's `forward`.
  ///
  /// - Parameters:
  ///   - inputs: the values that it is given, and what to call them.
  ///   - outputs: the values that it returns.
  init(
    _ graph: PyTorchGraph, _ plan: ModulePlan, _ forms: ModuleForms, _ module: Int,
    inputs: [(value: String, variable: String)], outputs: [String]
  ) {
    self.graph = graph
    self.plan = plan
    self.forms = forms
    self.module = module
    self.outputs = outputs
    steps = forms.steps(in: module)
    var lastReads: [String: Int] = [:]
    for (index, step) in steps.enumerated() {
      for input in step.inputs { lastReads[input] = index }
    }
    for output in outputs { lastReads[output] = nil }
    self.lastReads = lastReads
    readCounts = steps.reduce(into: [:]) { counts, step in
      for input in Set(step.inputs) { counts[input, default: 0] += 1 }
    }
    for (value, variable) in inputs {
      variables[value] = variable
      taken.insert(variable)
    }
    for (value, variable) in inputs where lastReads[value] == nil && !outputs.contains(value) {
      release(variable, of: value)
    }
  }

  /// The lines of the body.
  mutating func body(indent: Int) -> [String] {
    var lines: [String] = []
    for (index, step) in steps.enumerated() {
      let expression = expression(step)
      if index + 1 == steps.count, outputs == [step.output] {
        return lines + expression.lines("return ", indent: indent)
      }
      let variable = variable(for: step, at: index)
      lines += expression.lines("\(variable) = ", indent: indent)
    }
    let returned = outputs.compactMap { variables[$0] }.joined(separator: ", ")
    return lines + ["\(String(repeating: " ", count: indent))return \(returned)"]
  }

  private func expression(_ step: ModuleStep) -> PythonExpression {
    let inputs = step.inputs.map { variables[$0] ?? "" }
    switch step {
    case .module(let inner, _, _): return .call(forms.access(inner, from: module), inputs.map { .text($0) })
    case .node(let node):
      if let layer = plan.layers[node.name] { return .text("\(forms.access(layer, from: module))(\(inputs[0]))") }
      return node.pyTorchCall(
        PyTorchOperands(
          inputs: inputs, shapes: node.inputs.map { graph.shape(of: $0) },
          parameters: node.parameters.compactMapValues { name in
            plan.attributes[name].map { forms.access($0, from: module) }
          }))
    }
  }

  /// The variable that takes what a line makes; lets go what the line reads last.
  private mutating func variable(for step: ModuleStep, at index: Int) -> String {
    var ending: [String] = []
    for input in Set(step.inputs) where lastReads[input] == index {
      guard let variable = variables[input] else { continue }
      ending.append(variable)
      release(variable, of: input)
    }
    let name = name(for: step, at: index, ending: ending)
    variables[step.output] = name
    taken.insert(name)
    return name
  }

  private mutating func release(_ variable: String, of value: String) {
    variables[value] = nil
    taken.remove(variable)
  }

  private func name(for step: ModuleStep, at index: Int, ending: [String]) -> String {
    let reach = (lastReads[step.output] ?? steps.count) - index
    let reads = readCounts[step.output] ?? 0
    let isNamedModule = if case .module(let inner, _, _) = step { !forms.tree[inner].isQuoted } else { false }
    if reach > Self.shortReach || reads > (isNamedModule ? 1 : Self.fewReads) { return ownName(step) }
    if let flowing = Self.common.first(where: ending.contains) { return flowing }
    if ending.isEmpty, isNamedModule { return ownName(step) }
    return Self.common.first { !taken.contains($0) } ?? ending.min() ?? ownName(step)
  }

  /// A name after the layer or module that makes the value, or after what the node does.
  private func ownName(_ step: ModuleStep) -> String {
    let maker: Int? =
      switch step {
      case .module(let inner, _, _): inner
      case .node(let node): plan.layers[node.name]
      }
    let word =
      switch (maker, step) {
      case (let maker?, _): word(for: maker)
      case (nil, .node(let node)): node.pyTorchWord
      case (nil, .module): ""
      }
    return PythonName.unique(word) { taken.contains($0) || PythonName.programNames.contains($0) }
  }

  private func word(for entry: Int) -> String {
    let names = forms.tree.path(of: entry)
    let numbers = names.reversed().prefix(while: PythonName.isNumber).reversed()
    let stem = names.dropLast(numbers.count).last ?? "features"
    return PythonName.identifier(([stem] + numbers).joined(separator: "_"))
  }
}
