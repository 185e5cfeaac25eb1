/// A piece of Python: text, a setting, or a bracket around pieces that may be laid out over several lines.
indirect enum PythonExpression: Sendable, Equatable {
  /// Python as it stands.
  case text(String)
  /// A setting of a layer, which classes of one form may take as an argument.
  case setting(Setting)
  /// What opens a bracket, the pieces in it, and what closes it.
  case bracket(String, [Item], String)

  /// A piece of a bracket.
  struct Item: Sendable, Equatable {
    /// What stands before the piece, such as `stride=`.
    var label = ""
    /// The piece itself.
    var value: PythonExpression
    /// What PyTorch takes where the piece is left out.
    var fallback: String?
  }

  /// A setting of a layer.
  struct Setting: Sendable, Equatable {
    /// What a setting says.
    enum Kind: Sendable, Equatable {
      /// How many channels a layer has, which other such counts may be equal to for a reason.
      case channels
      /// Anything else.
      case other
    }

    /// What PyTorch calls it, such as `stride`.
    let name: String
    /// What it says.
    let kind: Kind
    /// Its value as Python.
    let value: String
    /// The layer that it belongs to, seen from the class that is written.
    var owner = ""

    /// Whether it is a count of channels.
    var countsChannels: Bool { kind == .channels }
  }

  /// A call of `callee`.
  static func call(_ callee: String, _ items: [Item]) -> PythonExpression { .bracket("\(callee)(", items, ")") }

  /// A list.
  static func list(_ items: [PythonExpression]) -> PythonExpression {
    .bracket("[", items.map { Item(value: $0) }, "]")
  }

  /// All settings, in their order.
  var settings: [Setting] {
    switch self {
    case .text: []
    case .setting(let setting): [setting]
    case .bracket(_, let items, _): items.flatMap(\.value.settings)
    }
  }

  /// The expression without the values of its settings: equal for two that differ in nothing else.
  var skeleton: String {
    switch self {
    case .text(let text): text
    case .setting(let setting): "<\(setting.name)>"
    case .bracket(let open, let items, let close):
      open + items.map { $0.label + $0.value.skeleton }.joined(separator: ", ") + close
    }
  }

  /// The same expression with the settings of the layer called `owner`.
  func owned(by owner: String) -> PythonExpression {
    switch self {
    case .text: return self
    case .setting(var setting):
      setting.owner = owner
      return .setting(setting)
    case .bracket(let open, let items, let close):
      return .bracket(open, items.map { $0.replacing($0.value.owned(by: owner)) }, close)
    }
  }

  /// The expression with each setting as the first of `names`, or as its value where that is nil; takes them off `names`.
  ///
  /// What PyTorch takes anyway is left out.
  func resolved(_ names: inout ArraySlice<String?>) -> PythonExpression {
    switch self {
    case .text: return self
    case .setting(let setting): return .text((names.popFirst() ?? nil) ?? setting.value)
    case .bracket(let open, let items, let close):
      let kept = items.compactMap { item -> Item? in
        let value = item.value.resolved(&names)
        if let fallback = item.fallback, value == .text(fallback) { return nil }
        return item.replacing(value)
      }
      return .bracket(open, kept, close)
    }
  }
}

extension PythonExpression.Item {
  fileprivate func replacing(_ value: PythonExpression) -> PythonExpression.Item {
    PythonExpression.Item(label: label, value: value, fallback: fallback)
  }

  /// A value by its place.
  static func text(_ text: String) -> PythonExpression.Item { PythonExpression.Item(value: .text(text)) }

  /// A value by its name.
  static func text(_ name: String, _ text: String) -> PythonExpression.Item {
    PythonExpression.Item(label: "\(name)=", value: .text(text))
  }

  /// A count of channels, by its place.
  static func count(_ name: String, _ count: Int) -> PythonExpression.Item {
    PythonExpression.Item(value: .setting(PythonExpression.Setting(name: name, kind: .channels, value: "\(count)")))
  }

  /// A setting by its place.
  static func setting(_ name: String, _ value: String) -> PythonExpression.Item {
    PythonExpression.Item(value: .setting(PythonExpression.Setting(name: name, kind: .other, value: value)))
  }

  /// A setting by its name, left out where it is what PyTorch takes anyway.
  static func option(
    _ name: String, _ value: String, unless fallback: String, kind: PythonExpression.Setting.Kind = .other
  ) -> PythonExpression.Item {
    PythonExpression.Item(
      label: "\(name)=", value: .setting(PythonExpression.Setting(name: name, kind: kind, value: value)),
      fallback: fallback)
  }
}
