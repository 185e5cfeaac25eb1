/// A class of the written program before the classes of one form have become one.
struct ModuleClass {
  /// A line of `__init__`.
  struct Statement {
    /// What stands before the value, such as `self.conv1 = `.
    let prefix: String
    /// The layer, parameter or module that is made.
    var value = PythonExpression.text("")
    /// What stands behind the value.
    var suffix = ""
  }

  /// The module that it is the class of.
  let module: Int
  /// The lines of `__init__`.
  let statements: [Statement]
  /// The arguments of `forward`; nil where there is none.
  let inputs: [String]?
  /// The lines of `forward`.
  let forward: [String]

  /// The settings of all layers, in their order.
  var settings: [PythonExpression.Setting] { statements.flatMap(\.value.settings) }

  /// The class but for the values of its settings: equal for modules that can have one class.
  var skeleton: String {
    (statements.map { $0.prefix + $0.value.skeleton + $0.suffix } + ["--"] + (inputs ?? ["--"]) + forward)
      .joined(separator: "\n")
  }

  /// The class as Python.
  ///
  /// - Parameters:
  ///   - arguments: what `__init__` takes.
  ///   - names: for each setting the argument that says it; nil where the setting says it itself.
  func lines(_ name: String, documentation: [String], arguments: [String], names: [String?]) -> [String] {
    var lines = ["class \(name)(nn.Module):"] + documentation.map { $0.isEmpty ? "" : "    \($0)" } + [""]
    let signature = PythonExpression.bracket("(", (["self"] + arguments).map { .text($0) }, ")")
    lines += signature.lines("def __init__", ":", indent: 4) + ["        super().__init__()"]
    var rest = names[...]
    for statement in statements {
      lines += statement.value.resolved(&rest).lines(statement.prefix, statement.suffix, indent: 8)
    }
    if let inputs {
      lines += ["", "    def forward(\((["self"] + inputs).joined(separator: ", "))):"] + forward
    }
    return lines
  }
}
