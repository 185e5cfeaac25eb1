/// A plot of values over epochs, or other whole numbers, as an SVG that stands in the page itself.
struct CurvePlot {
  /// The values of one thing.
  struct Series {
    /// Its name in the legend.
    let name: String
    /// Its value at each epoch; nil, and what is not finite, leaves a gap.
    let values: [(epoch: Int, value: Double?)]
  }

  /// What the plot shows.
  let title: String
  /// What stands behind a value, such as ` %`.
  var unit = ""
  /// How many decimals of a value a reader sees who points at it.
  var decimals = 4
  /// What the values lie over.
  var axis = "epoch"
  /// What the plot has to have room for beside its own values, so that plots can be compared.
  var alsoHolding: [Double] = []
  /// Whether a reader may want to see the values on a logarithmic scale.
  var mayBeLogarithmic = false
  /// At most two series, drawn in the order of `styles`.
  let series: [Series]

  private static let styles = ["first", "second"]
  private static let size = (width: 480.0, height: 260.0)
  private static let frame = (left: 52.0, right: 468.0, top: 40.0, bottom: 216.0)
  /// Values beyond this are as good as infinite: they would leave nothing else to see.
  private static let bound = 1e12

  /// The plot; one that has nothing to show says so.
  var svg: Markup {
    let shown = series.map { series in series.values.filter { $0.value.map(Self.isPlottable) ?? false } }
    let values = shown.joined().compactMap(\.value)
    let epochs = series.flatMap(\.values).map(\.epoch)
    let heading = Markup.element("text", ["class": "title", "x": Self.text(Self.frame.left), "y": "16"], text: title)
    guard let first = epochs.min(), let last = epochs.max(), !values.isEmpty else {
      return wrapped([
        heading, .element("text", ["x": "52", "y": "128"], text: "No value of any \(axis) is a finite number."),
      ])
    }
    let axes = Axes(first: first, last: last, ticks: Ticks(holding: values + alsoHolding))
    return wrapped(
      [heading] + (series.count > 1 ? legend(drawnSeries.map { ($0.name, $1) }) : []) + grid(axes)
        + drawnSeries.flatMap { curve($0, style: $1, on: axes) })
  }

  /// The series that have a value at any epoch, and their styles.
  var drawnSeries: [(Series, style: String)] {
    zip(series, Self.styles).filter { series, _ in series.values.contains { $0.value != nil } }.map { ($0, $1) }
  }

  private func wrapped(_ content: [Markup]) -> Markup {
    let box = "0 0 \(Self.text(Self.size.width)) \(Self.text(Self.size.height))"
    return .block("svg", ["viewBox": box, "role": "img", "aria-label": "\(title) over \(axis)"], content)
  }

  /// Whether a value can be shown at all.
  static func isPlottable(_ value: Double) -> Bool { value.magnitude < bound }

  // MARK: - Pieces

  private func legend(_ names: [(name: String, style: String)]) -> [Markup] {
    names.enumerated().flatMap { index, entry in
      let x = Self.frame.right - Double(names.count - index) * 70 + 12
      return [
        Markup.empty("circle", ["class": "dot \(entry.style)", "cx": Self.text(x), "cy": "12", "r": "4"]),
        Markup.element("text", ["x": Self.text(x + 9), "y": "16"], text: entry.name),
      ]
    }
  }

  private func grid(_ axes: Axes) -> [Markup] {
    let frame = Self.frame
    let across = axes.ticks.values.flatMap { value in
      let y = Self.text(axes.y(value))
      return [
        Markup.empty(
          "line", ["class": "grid", "x1": Self.text(frame.left), "x2": Self.text(frame.right), "y1": y, "y2": y]),
        Markup.element(
          "text",
          ["x": Self.text(frame.left - 6), "y": y, "text-anchor": "end", "dominant-baseline": "middle"],
          text: axes.ticks.label(value) + unit),
      ]
    }
    let along = Ticks.epochs(from: axes.first, to: axes.last).map { epoch in
      Markup.element(
        "text",
        ["x": Self.text(axes.x(epoch)), "y": Self.text(frame.bottom + 16), "text-anchor": "middle"], text: "\(epoch)")
    }
    let name = Markup.element(
      "text",
      ["x": Self.text((frame.left + frame.right) / 2), "y": Self.text(frame.bottom + 34), "text-anchor": "middle"],
      text: axis)
    return across + along + [name]
  }

  private func curve(_ series: Series, style: String, on axes: Axes) -> [Markup] {
    var path = ""
    var isDrawing = false
    var dots: [Markup] = []
    let radius = series.values.count > 40 ? "1.2" : "2.4"
    for (epoch, value) in series.values {
      guard let value, Self.isPlottable(value) else {
        isDrawing = false
        continue
      }
      let (x, y) = (Self.text(axes.x(epoch)), Self.text(axes.y(value)))
      path += "\(path.isEmpty ? "" : " ")\(isDrawing ? "L" : "M")\(x) \(y)"
      isDrawing = true
      let hint = "\(axis) \(epoch), \(series.name): \(Figures.fixed(value, decimals: decimals))\(unit)"
      dots.append(
        .element(
          "circle", ["class": "dot \(style)", "cx": x, "cy": y, "r": radius], [.element("title", text: hint)]))
    }
    return (path.isEmpty ? [] : [.empty("path", ["class": style, "d": path])]) + dots
  }

  // MARK: - Places

  /// Where epochs and values lie on the plot.
  private struct Axes {
    let first: Int
    let last: Int
    let ticks: Ticks

    func x(_ epoch: Int) -> Double {
      let share = first == last ? 0.5 : Double(epoch - first) / Double(last - first)
      return frame.left + share * (frame.right - frame.left)
    }

    func y(_ value: Double) -> Double {
      frame.bottom - (value - ticks.least) / (ticks.most - ticks.least) * (frame.bottom - frame.top)
    }
  }

  /// A coordinate, to a tenth of a unit; none is below zero.
  private static func text(_ coordinate: Double) -> String {
    let text = Figures.fixed(coordinate, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
