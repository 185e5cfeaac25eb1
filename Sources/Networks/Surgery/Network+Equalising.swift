import OrderedCollections

extension Network {
  /// The pairs of layers that an equalisation can be made of: the second alone reads the first, or its ReLU.
  ///
  /// Only where it is exact: both are convolutions or linear layers with weights of their own, and between them lies
  /// nothing or a ReLU.
  package var equalisablePairs: [(first: Node, second: Node)] {
    nodes.compactMap { second in
      guard second.isPlainLayer, hasOwnParameters(second), let input = second.inputs.first else { return nil }
      var source = node(input)
      if case .activation(.relu)? = source?.operation, let relu = source, isReadOnce(relu.name) {
        source = node(relu.inputs[0])
      }
      guard let first = source, first.isPlainLayer, hasOwnParameters(first), isReadOnce(first.name),
        isReadOnce(input)
      else { return nil }
      return (first, second)
    }
  }

  /// The network with the factors of an equalisation in its weights.
  ///
  /// - Throws: `NetworkError.invalidLayerEdit` when the two layers are no such pair or the factors do not fit.
  package func equalising(_ equalisation: Equalisation) throws -> Network {
    let factors = equalisation.factors.map(Double.init)
    func fault(_ message: String) -> NetworkError { .invalidLayerEdit(layer: equalisation.first, message) }
    guard
      let pair = equalisablePairs.first(where: {
        $0.first.name == equalisation.first && $0.second.name == equalisation.second
      }),
      let name = pair.first.parameters[.weight], let next = pair.second.parameters[.weight],
      let weight = parameters[name], let reader = parameters[next]
    else {
      throw fault("'\(equalisation.second)' is no layer that alone reads it, itself or behind a ReLU")
    }
    guard factors.count == weight.shape[0], factors.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw fault("it has \(weight.shape[0]) channels, which \(factors.count) factors above zero do not fit")
    }
    var network = self
    network.parameters[name] = weight.scaled(by: factors.map { 1 / $0 }, in: pair.first.operation)
    if let bias = pair.first.parameters[.bias], let old = parameters[bias] {
      network.parameters[bias] = Parameter(
        shape: old.shape, values: zip(old.values, factors).map { Float(Double($0) / $1) }, isTrainable: old.isTrainable)
    }
    network.parameters[next] = reader.multiplying(inputsBy: factors, groups: pair.second.groupCount)
    return network
  }

  /// Whether nobody else uses the parameters of a node.
  package func hasOwnParameters(_ node: Node) -> Bool {
    let names = Set(node.parameters.values)
    return names.count == node.parameters.count
      && nodes.allSatisfy { $0.name == node.name || names.isDisjoint(with: $0.parameters.values) }
  }

  /// Whether one node reads a value, once, and the network does not give it out.
  package func isReadOnce(_ value: String) -> Bool {
    !outputs.contains(value) && nodes.reduce(0) { $0 + $1.inputs.count { $0 == value } } == 1
  }
}

extension Node {
  /// Whether it is a convolution or a linear layer.
  package var isPlainLayer: Bool {
    switch operation {
    case .convolution, .linear: true
    default: false
    }
  }

  /// How many groups of channels it keeps apart.
  package var groupCount: Int {
    if case .convolution(let convolution) = operation { convolution.groups } else { 1 }
  }
}

extension Parameter {
  /// A layer's weight `[O, I/groups, …]` with each input channel multiplied by its factor.
  fileprivate func multiplying(inputsBy factors: [Double], groups: Int) -> Parameter {
    let inner = shape[2...].product
    let (inputs, outputs) = (shape[1], shape[0] / groups)
    let multiplied = values.indices.map { place in
      let (output, input) = (place / inner / inputs, place / inner % inputs)
      return Float(Double(values[place]) * factors[output / outputs * inputs + input])
    }
    return Parameter(shape: shape, values: multiplied, isTrainable: isTrainable)
  }
}
