package import Networks
import OrderedCollections

/// `M`, how much the filters of a channel weigh, and which of a channel's numbers go with it.
package struct FilterImportance {
  private let source: NormSource
  /// For each weight of a layer before a batch norm that alone reads it, the batch norm.
  private let norms: [String: Node]
  /// The parameters that scale or shift channels along with their filters.
  private let scales: Set<String>

  package init(_ source: NormSource, in network: Network) {
    self.source = source
    var norms: [String: Node] = [:]
    for node in network.nodes where node.operation.isBatchNorm {
      guard let producer = network.nodes.first(where: { $0.name == node.inputs[0] }),
        let weight = producer.parameters[.weight], producer.operation.multiplies,
        network.nodes.count(where: { $0.inputs.contains(producer.name) }) == 1
      else { continue }
      norms[weight] = node
    }
    self.norms = source == .batchNormFolded ? norms : [:]
    let scaling = network.nodes.filter(\.operation.isBatchNorm) + network.nodes.filter(\.operation.multiplies)
    scales = Set(
      scaling.flatMap { [$0.parameters[.bias], $0.operation.isBatchNorm ? $0.parameters[.weight] : nil] }.compactMap(
        \.self))
  }

  /// Whether the numbers of a member count as a channel's.
  ///
  /// Its filters, and where batch norm counts all that scales and shifts what they make.
  package func covers(_ member: ChannelClass.Member) -> Bool {
    member.role == .produces || source == .batchNormFolded && scales.contains(member.parameter)
  }

  /// For each channel the sum of the absolute weights of its filters, as batch norm scales them where it counts.
  package func scores(of channels: ChannelClass, in network: Network) -> [Double] {
    var scores = Array(repeating: 0.0, count: channels.width)
    for member in channels.members where member.role == .produces {
      guard let parameter = network.parameters[member.parameter] else { continue }
      let sums = parameter.sums(along: member.axis) { abs($0) }
      let scales = norms[member.parameter].map { network.batchNormScales(of: $0) }
      for (channel, rows) in member.indices.enumerated() {
        scores[channel] += rows.reduce(0) { $0 + sums[$1] * (scales?[$1] ?? 1) }
      }
    }
    return scores
  }
}

/// On which numbers the importance of a filter is measured, and with it balanced.
public enum NormSource: String, Sendable, Hashable, CaseIterable {
  /// The filter's weights as they are.
  case raw
  /// The weights as batch norm scales them, `w γ / √(σ² + ε)`; weights, γ, β and bias are balanced together.
  ///
  /// Behind a filter batch norm makes up for whatever its norm is, so that the norm alone says nothing of what is lost with the
  /// filter. Where no batch norm follows this is as raw, with the bias.
  case batchNormFolded = "bn-folded"
}

extension Network {
  /// `|γ| / √(σ² + ε)` for each channel of a batch norm.
  func batchNormScales(of node: Node) -> [Double] {
    guard case .batchNorm(let norm) = node.operation,
      let variance = node.parameters[.runningVariance].flatMap({ parameters[$0]?.values })
    else { return [] }
    let gamma = node.parameters[.weight].flatMap { parameters[$0]?.values }
    return variance.indices.map {
      Double(abs(gamma?[$0] ?? 1)) / (Double(variance[$0]) + norm.epsilon).squareRoot()
    }
  }
}
