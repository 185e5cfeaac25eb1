import Networks

/// Where a value, a layer or a parameter stands among a network's modules, as far as its name says.
enum ModulePath {
  /// The deepest that modules are put into each other; what lies deeper becomes part of the last name.
  private static let depthLimit = 16

  /// The path that a parameter's name spells: `layer1.0.conv1.weight` stands for four names.
  static func of(parameter name: String) -> [String] { limited(name.split(separator: ".").map(String.init)) }

  /// The path that the name of a value spells.
  ///
  /// Exporters join the modules that are called with `/`, and some give each the names of all those around it:
  /// `/layer1/layer1.0/conv1/Conv_output_0` is the convolution in `layer1.0.conv1`.
  static func of(value name: String) -> [String] {
    guard name.contains("/") else { return of(parameter: name) }
    var path: [String] = []
    var last = ""
    for part in name.split(separator: "/").map(String.init) {
      let rest = !last.isEmpty && part.hasPrefix("\(last).") ? String(part.dropFirst(last.count + 1)) : part
      path += rest.split(separator: ".").map(String.init)
      last = part
    }
    guard let operation = path.popLast() else { return [] }
    return limited(path + [operation.withoutOutputNumber])
  }

  /// The path of the layer that makes a value: an exporter's last name is that of the operator.
  static func ofLayer(making value: String) -> [String] {
    let path = of(value: value)
    guard value.contains("/") else { return path }
    return path.count > 1 ? path.dropLast() : path.map { $0.lowercased() }
  }

  /// The path of the layer that a weight belongs to, if its name says so: `layer1.0.conv1.weight` is that of three names.
  static func ofLayer(weighing name: String) -> [String]? {
    let name = name.hasSuffix(".transposed") ? String(name.dropLast(".transposed".count)) : name
    guard name.hasSuffix(".weight") else { return nil }
    let path = of(parameter: String(name.dropLast(".weight".count)))
    return path.isPython ? path : nil
  }

  /// The path of a parameter that belongs to no layer: its name, or where that is no Python the last part of it in the
  /// module of the node that uses it.
  static func of(parameter name: String, usedBy node: String?) -> [String] {
    let path = of(parameter: name)
    guard !path.isPython, let node else { return path }
    let bare = of(value: String(name.split(separator: ":").last ?? "")).last ?? ""
    return of(value: node).dropLast() + [bare]
  }

  private static func limited(_ path: [String]) -> [String] {
    guard path.count > depthLimit else { return path }
    return path.prefix(depthLimit - 1) + [path.dropFirst(depthLimit - 1).joined(separator: "_")]
  }
}

extension [String] {
  /// Whether all names are Python's or numbers, and there are some.
  fileprivate var isPython: Bool {
    !isEmpty && allSatisfy(PythonName.isModule)
  }
}

extension String {
  /// The name without an ending such as `_output_0`.
  fileprivate var withoutOutputNumber: String {
    let parts = split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count > 2, parts[parts.count - 2] == "output", PythonName.isNumber(String(parts[parts.count - 1]))
    else {
      return self
    }
    return parts.dropLast(2).joined(separator: "_")
  }
}
