import Networks

extension Quantisation {
  /// The settings in an architecture file; the axis is left out where one scale serves all.
  var settings: Settings {
    get throws {
      var settings: Settings = [("type", JSONText.quoted(type.rawValue))]
      if let axis { settings.append(("axis", "\(axis)")) }
      settings.append(("scales", JSONText.list(try scales.map { try $0.text })))
      settings.append(("zero_points", zeroPoints.text))
      return settings
    }
  }

  /// The grid with the settings that it takes out of `fields`.
  init(_ fields: inout Fields) throws {
    let scales = try fields.numbers("scales", atMost: Limits.slicedAxis).map { Float($0) }
    let zeroPoints = try fields.integers("zero_points", atMost: Limits.slicedAxis)
    let axis = fields.has("axis") ? try fields.integer("axis") : nil
    self.init(scales: scales, zeroPoints: zeroPoints, axis: axis, type: try fields.choice("type"))
  }
}

extension Float {
  /// A text that stands for this number and, read with more digits, for no other.
  fileprivate var text: String {
    get throws { try (Float(decimal) == self ? decimal : Double(self)).text }
  }
}
