import OrderedCollections

extension Network {
  /// The network with the numbers that a mask does not keep set to zero.
  ///
  /// - Throws: `NetworkError.invalidWeightEdit` when there is no such parameter, it has another shape, or it is not trained.
  func masking(_ mask: WeightMask) throws -> Network {
    func fault(_ message: String) -> NetworkError { .invalidWeightEdit(parameter: mask.parameter, message) }
    guard let parameter = parameters[mask.parameter] else { throw fault("the network has no such parameter") }
    guard parameter.shape == mask.shape else {
      throw fault("it was made for the shape \(mask.shape) and the parameter has \(parameter.shape)")
    }
    guard parameter.isTrainable else { throw fault("the parameter is a statistic") }
    return try replacing([mask.parameter: zip(parameter.values, mask.isKept).map { $1 ? $0 : 0 }])
  }

  /// The parameters whose weights may be pruned one by one: those of convolutions and linear layers, in running order.
  package var prunableWeights: [String] {
    var names: [String] = []
    for node in nodes where node.operation.multiplies {
      guard let name = node.parameters[.weight], parameters[name]?.isTrainable == true, !names.contains(name) else {
        continue
      }
      names.append(name)
    }
    return names
  }

  /// How many weights of convolutions and linear layers are not zero.
  package var nonzeroWeights: Int {
    prunableWeights.reduce(0) { $0 + (parameters[$1]?.values.count { $0 != 0 } ?? 0) }
  }
}

extension Recipe {
  /// The masks, in their order.
  package var masks: [WeightMask] { edits.compactMap { if case .maskWeights(let mask) = $0 { mask } else { nil } } }

  /// What shares weights, in its order.
  package var sharings: [WeightSharing] {
    edits.compactMap { if case .shareWeights(let sharing) = $0 { sharing } else { nil } }
  }

  /// The cuts of channels alone.
  package var cutsAlone: Recipe {
    Recipe(
      network: network, origin: origin, edits: edits.filter { if case .keepChannels = $0 { true } else { false } })
  }
}
