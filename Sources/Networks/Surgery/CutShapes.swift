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
    for (name, labels) in analysis.valueUnits {
      guard let shape = values[name] else { continue }
      self.values[name] = labels.shape(shape, keeping: selection)
    }
  }
}

extension ChannelLabels {
  /// The shape of a value once only the kept channels stay.
  func shape(_ shape: [Int], keeping selection: ChannelSelection) -> [Int] {
    var cut = shape
    if axes.count == 1 {
      cut[axes[0]] = labels.count { selection.isKept[$0] }
    } else {
      for axis in axes {
        cut[axis] = labels(along: axis, of: shape).count { $0.contains { selection.isKept[$0] } }
      }
    }
    return cut
  }
}
