import Networks
import OrderedCollections

/// What a class of channels loses with its worst ones, on a scale that is the same for all classes of a network.
///
/// `l (1/k − 1)`: `k` is the share of its scores that the class keeps, `l` the number of layers that compute its channels. The
/// loss grows the faster the narrower the class already is, so that no class is given up whole while others are untouched: of
/// layers that cost the same, all give up the same share. The form is our choice: against `−l ln k` it keeps narrow classes
/// wider.
struct ClassLoss {
  private let kept: [Double]
  private let layers: Double

  /// The losses of a class whose channels score so much, the worst first.
  ///
  /// Scores count as a tenth of their mean at least: channels without weight are not free, since others may take their place
  /// when the network is trained again.
  init(_ ascending: [Double], layers: Double) {
    let mean = ascending.reduce(0, +) / Double(ascending.count)
    let scores = ascending.map { mean > 0 ? max($0, mean / 10) : 1 }
    var kept = Array(repeating: 0.0, count: scores.count + 1)
    for index in scores.indices.reversed() { kept[index] = kept[index + 1] + scores[index] }
    self.kept = kept
    self.layers = layers
  }

  /// The loss when so many are gone; all of them is more than any loss.
  func with(gone: Int) -> Double { layers * (kept[0] / kept[gone] - 1) }
}

extension ChannelAnalysis {
  /// How many layers compute the channels of a class; a layer that computes others too counts as the part that they make of it.
  func layers(ofClassAt index: Int) -> Double {
    let producers = classes[index].members.filter { $0.role == .produces }
    let parts = producers.map { member in
      let rows = parameterUnits[ParameterAxis(member.parameter, member.axis)]?.count ?? 1
      return Double(member.indices.reduce(0) { $0 + $1.count }) / Double(rows)
    }
    return parts.isEmpty ? 1 : parts.reduce(0, +)
  }
}
