import Networks
import OrderedCollections

extension Network {
  /// The network with so large a share of each layer's smallest weights set to zero, 0…1.
  ///
  /// The first convolution, depthwise ones and layers that make an output keep theirs, as is usual where weights are pruned
  /// (Han et al. 2015; Elsen et al. 2020). This is for asking what zeros would bring in time; what they cost in accuracy needs
  /// training.
  package func zeroingSmallest(_ share: Double) throws -> Network {
    var changed: [String: [Float]] = [:]
    var isFirst = true
    for node in nodes {
      guard let name = node.parameters[.weight], let weight = parameters[name] else { continue }
      switch node.operation {
      case .convolution where isFirst:
        isFirst = false
        continue
      case .convolution where weight.shape[1] > 1: break
      case .linear where !outputs.contains(node.name): break
      default: continue
      }
      let zeros = Int((share * Double(weight.count)).rounded())
      var values = weight.values
      for index in values.indices.sorted(by: { abs(values[$0]) < abs(values[$1]) }).prefix(zeros) { values[index] = 0 }
      changed[name] = values
    }
    return try replacing(changed)
  }
}
