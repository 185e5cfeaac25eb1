import OrderedCollections

/// The shapes of a network's values and parameters once some channels are gone, known without cutting anything.
package struct CutShapes: Sendable, Equatable {
  /// The shape of every value, the batch left out.
  package private(set) var values: [String: [Int]]
  /// The shape of every parameter.
  package private(set) var parameters: [String: [Int]]

  /// The shapes that `network` has when only the channels of `selection` stay.
  package init(of network: Network, keeping selection: ChannelSelection, in analysis: ChannelAnalysis) throws {
    self.init(
      values: try network.shapes(),
      parameters: Dictionary(uniqueKeysWithValues: network.parameters.map { ($0, $1.shape) }),
      keeping: selection, in: analysis)
  }

  /// The same from the shapes before the cut, for callers that ask often.
  package init(
    values: [String: [Int]], parameters: [String: [Int]], keeping selection: ChannelSelection,
    in analysis: ChannelAnalysis
  ) {
    self.values = values
    self.parameters = parameters
    for (key, units) in analysis.parameterUnits {
      self.parameters[key.parameter]?[key.axis] = units.count { selection.isKept[$0] }
    }
    for (name, units) in analysis.valueUnits {
      self.values[name]?[units.axis] = units.labels.count { selection.isKept[$0] }
    }
  }
}
