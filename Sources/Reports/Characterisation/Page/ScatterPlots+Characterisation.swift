import Runs

extension ScatterPlots {
  /// The plots of a characterisation.
  init(_ characterisation: Characterisation, library: PlottingLibrary) {
    self.init(panels: characterisation.panels.map(Self.json), library: library)
  }

  /// The two plots of a panel: points with the ends of their intervals, and the corners of the frontier's steps.
  private static func json(_ panel: CharacterisationPanel) -> JSONValue {
    [
      "name": .string("\(panel.key)"), "latency": plot(panel.byLatency, unit: "ms", scale: 1),
      "memory": plot(panel.byMemory, unit: "MB", scale: 1e-6),
    ]
  }

  private static func plot(_ frontier: ParetoFrontier, unit: String, scale: Double) -> JSONValue {
    let points = zip(frontier.points, frontier.standings).compactMap { point, standing -> JSONValue? in
      guard standing != .unranked, let cost = point.costs.first else { return nil }
      return [
        "name": .string(point.name), "x": triple(cost, scale), "y": triple(point.accuracy, 100),
        "frontier": .bool(standing.isOnFrontier), "standing": .string(standing.text),
      ]
    }
    let steps = frontier.steps.compactMap { step in
      step.costs.first.map { JSONValue.array([.number($0.value * scale), .number(step.accuracy.value * 100)]) }
    }
    return ["unit": .string(unit), "points": .array(points), "steps": .array(steps)]
  }

  private static func triple(_ estimate: Estimate, _ scale: Double) -> JSONValue {
    .array([estimate.value, estimate.low, estimate.high].map { .number($0 * scale) })
  }
}
