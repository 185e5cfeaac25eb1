import OrderedCollections

extension Network {
  /// The network with batch norms folded into the layers before them, which is the same function once trained.
  ///
  /// A batch norm `γ (y − μ) / √(σ² + ε) + β` behind `y = W x + b` becomes `W' = s W`, `b' = s (b − μ) + β` with
  /// `s = γ / √(σ² + ε)`, computed in double precision. It is folded when it is the layer's only reader, no other node uses
  /// the weights of either, and it is no output of the network. The layer keeps its name.
  ///
  /// - Parameter isFolded: which batch norms to fold; all where nothing is said.
  public func foldingBatchNorm(where isFolded: (BatchNorm) -> Bool = { _ in true }) -> Network {
    let folds = self.folds(where: isFolded)
    guard !folds.isEmpty else { return self }
    var folded = self
    var renamed: [String: String] = [:]
    folded.nodes = nodes.compactMap { node in
      if let fold = folds[node.name] {
        renamed[node.name] = fold.layer.name
        return nil
      }
      return node
    }
    let bySource = Dictionary(uniqueKeysWithValues: folds.values.map { ($0.layer.name, $0) })
    folded.nodes = folded.nodes.map { node in
      let inputs = node.inputs.map { renamed[$0] ?? $0 }
      guard let fold = bySource[node.name] else { return node.reading(inputs) }
      let bias = fold.fold(into: &folded.parameters)
      return node.reading(inputs, parameters: node.parameters.merging([.bias: bias]) { $1 })
    }
    folded.orderParameters()
    return folded
  }

  /// The folds that can be made, by the name of the batch norm.
  private func folds(where isFolded: (BatchNorm) -> Bool) -> [String: Fold] {
    let producers = Dictionary(uniqueKeysWithValues: nodes.map { ($0.name, $0) })
    let reads = (nodes.flatMap(\.inputs) + outputs).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let uses = nodes.flatMap(\.parameters.values).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    var folds: [String: Fold] = [:]
    for node in nodes {
      guard case .batchNorm(let norm) = node.operation, isFolded(norm), !outputs.contains(node.name),
        let layer = producers[node.inputs[0]], reads[layer.name] == 1, layer.operation.takesBatchNorm,
        (Array(layer.parameters.values) + node.parameters.values).allSatisfy({ uses[$0] == 1 })
      else { continue }
      folds[node.name] = Fold(layer: layer, norm: node, epsilon: norm.epsilon)
    }
    return folds
  }

  /// Puts the parameters in the order in which the nodes first use them.
  mutating func orderParameters() {
    let used = OrderedSet(nodes.flatMap { node in node.parameters.sorted { $0.key < $1.key }.map(\.value) })
    let names = used.union(parameters.keys)
    parameters = OrderedDictionary(
      uniqueKeysWithValues: names.compactMap { name in parameters[name].map { (name, $0) } })
  }
}

/// A batch norm and the layer that it is folded into.
private struct Fold {
  let layer: Node
  let norm: Node
  let epsilon: Double

  /// Writes the layer's new weight and bias in place of the old ones and the batch norm's, and gives the bias's name.
  func fold(into parameters: inout OrderedDictionary<String, Parameter>) -> String {
    func values(_ node: Node, _ role: ParameterRole) -> [Float] {
      node.parameters[role].flatMap { parameters[$0]?.values } ?? []
    }
    let (scale, shift) = (values(norm, .weight), values(norm, .bias))
    let (mean, variance) = (values(norm, .runningMean), values(norm, .runningVariance))
    let old = values(layer, .bias)
    let factors = zip(scale, variance).map { Double($0) / (Double($1) + epsilon).squareRoot() }
    let bias = factors.indices.map { channel in
      let offset = Double(old.isEmpty ? 0 : old[channel]) - Double(mean[channel])
      return Float(factors[channel] * offset + Double(shift[channel]))
    }
    if let name = layer.parameters[.weight], let weight = parameters[name] {
      parameters[name] = weight.scaled(by: factors, in: layer.operation)
    }
    for name in norm.parameters.values { parameters[name] = nil }
    var name = layer.parameters[.bias] ?? "\(layer.name).bias"
    if layer.parameters[.bias] == nil { while parameters[name] != nil { name += "'" } }
    parameters[name] = Parameter(shape: [bias.count], values: bias)
    return name
  }
}

extension Operator {
  /// Whether a batch norm behind it can become part of it.
  fileprivate var takesBatchNorm: Bool {
    switch self {
    case .convolution, .transposedConvolution, .linear: true
    default: false
    }
  }
}

extension Parameter {
  /// A layer's weight with each output channel multiplied by its factor.
  func scaled(by factors: [Double], in operation: Operator) -> Parameter {
    let inner: Int
    let channel: (Int) -> Int
    if case .transposedConvolution(let convolution) = operation {
      inner = shape[2...].product
      let (outputs, inputs) = (shape[1], shape[0] / convolution.groups)
      channel = { $0 / outputs / inputs * outputs + $0 % outputs }
    } else {
      inner = shape[1...].product
      channel = { $0 }
    }
    let scaled = values.indices.map { Float(Double(values[$0]) * factors[channel($0 / inner)]) }
    return Parameter(shape: shape, values: scaled, isTrainable: isTrainable)
  }
}
