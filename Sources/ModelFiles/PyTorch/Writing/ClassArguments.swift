/// The arguments by which the modules of one class differ.
///
/// A setting that is the same in all modules stands in the class. Counts of channels that are equal to each other in
/// every module are one argument, as are other settings of one name.
struct ClassArguments {
  /// An argument of `__init__`.
  struct Argument {
    /// Its name.
    let name: String
    /// What it says.
    let kind: PythonExpression.Setting.Kind
    /// Its value in each module.
    let values: [String]
  }

  /// The arguments: counts of channels first.
  let arguments: [Argument]
  /// For each setting the name of its argument, if it has one.
  let names: [String?]

  /// The arguments of modules that are alike.
  ///
  /// - Parameters:
  ///   - modules: the settings of the layers of each module.
  ///   - inputs: how many channels each module reads, if it runs.
  ///   - outputs: how many channels each module makes, if it runs.
  init(_ modules: [[PythonExpression.Setting]], inputs: [String?], outputs: [String?]) {
    var found: [Equals] = []
    for (place, setting) in (modules.first ?? []).enumerated() {
      let values = modules.map { $0[place].value }
      guard values.contains(where: { $0 != values[0] }) else { continue }
      if let same = found.firstIndex(where: { $0.values == values && $0.setting.says(theSameAs: setting) }) {
        found[same].places.append(place)
      } else {
        found.append(Equals(setting: setting, values: values, places: [place]))
      }
    }
    found = found.filter(\.setting.countsChannels) + found.filter { !$0.setting.countsChannels }
    let hidden = found.filter { $0.setting.countsChannels && $0.values != inputs && $0.values != outputs }
    var taken = PythonName.programNames
    var names = [String?](repeating: nil, count: modules.first?.count ?? 0)
    arguments = found.map { equals in
      let wish =
        switch (equals.values == inputs, equals.values == outputs) {
        case _ where !equals.setting.countsChannels:
          found.count { $0.setting.name == equals.setting.name } == 1
            ? equals.setting.name : "\(equals.setting.owner)_\(equals.setting.name)"
        case (true, true): "channels"
        case (true, false): "in_channels"
        case (false, true): "out_channels"
        case (false, false): hidden.count == 1 ? "hidden_channels" : "\(equals.setting.owner)_channels"
        }
      let name = PythonName.unique(PythonName.identifier(wish)) { taken.contains($0) }
      taken.insert(name)
      for place in equals.places { names[place] = name }
      return Argument(name: name, kind: equals.setting.kind, values: equals.values)
    }
    self.names = names
  }

  /// Settings that are equal to each other in every module.
  private struct Equals {
    /// The first of them.
    let setting: PythonExpression.Setting
    /// The value in each module.
    let values: [String]
    /// Where among all settings they stand.
    var places: [Int]
  }
}

extension PythonExpression.Setting {
  /// Whether two settings that are equal are so for a reason: both count channels, or have one name.
  fileprivate func says(theSameAs other: PythonExpression.Setting) -> Bool {
    countsChannels ? other.countsChannels : name == other.name
  }
}
