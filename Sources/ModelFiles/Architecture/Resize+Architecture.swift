import Networks

extension Resize {
  /// The settings in an architecture file; ratios are written where they are not those of the sizes.
  var settings: Settings {
    get throws {
      var settings: Settings = [("size", size.text)]
      switch method {
      case .nearest(let rounding):
        settings.append(("method", JSONText.quoted("nearest")))
        settings.append(("rounding", JSONText.quoted(rounding.rawValue)))
      case .linear: settings.append(("method", JSONText.quoted("linear")))
      case .cubic(let coefficient):
        settings.append(("method", JSONText.quoted("cubic")))
        settings.append(("coefficient", try coefficient.text))
      }
      settings.append(("coordinates", JSONText.quoted(coordinates.rawValue)))
      if let scales {
        settings.append(("scales", JSONText.list([try scales.height.text, try scales.width.text])))
      }
      if let region {
        let corners = [region.top, region.left, region.bottom, region.right]
        settings.append(("region", JSONText.list(try corners.map { try $0.text })))
      }
      return settings + [("antialiases", "\(antialiases)"), ("excludes_outside", "\(excludesOutside)")]
    }
  }

  /// The resize with the settings that it takes out of `fields`.
  init(_ fields: inout Fields) throws {
    let method: Method =
      switch try fields.text("method") {
      case "nearest": .nearest(try fields.choice("rounding"))
      case "linear": .linear
      case "cubic": .cubic(coefficient: try fields.number("coefficient"))
      case let other: throw Fault.unsupported("\(fields.subject) resamples by the unknown method '\(other)'")
      }
    var scales: Scales?
    if fields.has("scales") {
      let ratios = try fields.numbers("scales", atMost: 2)
      guard ratios.count == 2 else { throw Fault.malformed("'scales' of \(fields.subject) is not two numbers") }
      scales = Scales(height: ratios[0], width: ratios[1])
    }
    let size = try fields.size("size")
    let coordinates: Coordinates = try fields.choice("coordinates")
    let (antialiases, excludesOutside) = try (fields.boolean("antialiases"), fields.boolean("excludes_outside"))
    guard fields.has("region") else {
      self.init(
        to: size, method: method, coordinates: coordinates, scales: scales, antialiases: antialiases,
        excludesOutside: excludesOutside)
      return
    }
    let corners = try fields.numbers("region", atMost: 4)
    guard corners.count == 4, coordinates == .alignCorners else {
      throw Fault.malformed("'region' of \(fields.subject) is not four numbers, or its corners are not aligned")
    }
    self.init(
      Region(top: corners[0], left: corners[1], bottom: corners[2], right: corners[3]), to: size, method: method,
      scales: scales, antialiases: antialiases, excludesOutside: excludesOutside)
  }
}
