import Runs

/// Curves that answer to the reader: what `curves.js` and the plotting library need to draw them.
///
/// The page has the same curves as SVGs. The script puts its own in their place, so a reader whose browser runs no scripts
/// sees them all the same.
struct InteractiveCurves {
  /// What the curves are of.
  let name: String
  /// The plots, in the order of the SVGs on the page.
  let plots: [CurvePlot]
  /// What draws them.
  let library: PlottingLibrary

  /// The style sheet of the library.
  var style: Markup { Markup(trusted: "<style>\n\(library.style)\n</style>") }

  /// The values and the scripts, to stand behind the SVGs.
  var scripts: Markup {
    .lines([
      .data(["name": .string(name), "plots": .array(plots.map(\.json))], id: "curve-data"),
      .script("/* uPlot, copyright Leon Sorokin, MIT licence */\n\(library.script)"),
      .script(String(decoding: PackageResources.curves_js, as: UTF8.self)),
    ])
  }
}

extension CurvePlot {
  /// The plot as `curves.js` reads it: a list of epochs, and for each series the values at them, `null` where it has none.
  var json: JSONValue {
    let epochs = Set(series.flatMap { $0.values.map(\.epoch) }).sorted()
    let drawn = drawnSeries.map { series, style -> JSONValue in
      let values = Dictionary(series.values.map { ($0.epoch, $0.value) }, uniquingKeysWith: { $1 })
      return [
        "name": .string(series.name), "style": .string(style),
        "values": .array(
          epochs.map { epoch in
            values[epoch]?.flatMap { Self.isPlottable($0) ? .number($0) : nil } ?? .null
          }),
      ]
    }
    let range = alsoHolding.isEmpty ? JSONValue.null : Ticks(holding: alsoHolding + drawnValues).range
    return [
      "axis": .string(axis), "range": range, "title": .string(title), "unit": .string(unit),
      "decimals": .integer(decimals),
      "mayBeLogarithmic": .bool(mayBeLogarithmic), "epochs": .array(epochs.map { .integer($0) }),
      "series": .array(drawn),
    ]
  }

  private var drawnValues: [Double] { series.flatMap(\.values).compactMap(\.value).filter(Self.isPlottable) }
}

extension Ticks {
  fileprivate var range: JSONValue { .array([.number(least), .number(most)]) }
}
