import OrderedCollections

/// The mean and the variance of every channel of a value over examples and pixels.
public struct ChannelStatistics: Sendable, Equatable {
  /// The mean of each channel.
  public let mean: [Float]
  /// The variance of each channel, divided by the count.
  public let variance: [Float]

  /// The given means and variances.
  public init(mean: [Float], variance: [Float]) {
    self.mean = mean
    self.variance = variance
  }
}

extension Network {
  /// The convolutions that seem to have lost a batch norm: those into which an exporter folded one.
  ///
  /// Folding leaves a bias, so a convolution counts when it has one, no batch norm reads it, and it makes images of more
  /// than one pixel: those of squeeze-and-excitation never had a batch norm, and a mean over single pixels would not
  /// serve. One whose value is an output of the network, or becomes one without any activation in between, is the last
  /// layer of a dense prediction and does not count either; nor does one that shares its weights. A file cannot say more; this is our choice.
  public var convolutionsWithoutBatchNorm: [String] {
    get throws {
      let shapes = try shapes()
      let uses = nodes.flatMap(\.parameters.values).reduce(into: [:]) { $0[$1, default: 0] += 1 }
      let normed = Set(nodes.filter(\.operation.isBatchNorm).map { $0.inputs[0] })
      var results = Set(outputs)
      for node in nodes.reversed() where results.contains(node.name) && node.operation.passesScores {
        results.formUnion(node.inputs)
      }
      return nodes.filter { node in
        guard node.operation.isConvolution, node.parameters[.bias] != nil,
          node.parameters.values.allSatisfy({ uses[$0] == 1 })
        else { return false }
        return !normed.contains(node.name) && !results.contains(node.name)
          && (shapes[node.name] ?? []).dropFirst().product > 1
      }.map(\.name)
    }
  }

  /// The network with a batch norm behind each named convolution, and the same function.
  ///
  /// With the channel's statistics `μ`, `σ²` over data, the batch norm gets `γ = √(σ² + ε)` and `β = μ`, so that it gives
  /// back what it reads; the convolution's bias, which it would undo in training, goes into the running mean. The new
  /// node is called `name/batch_norm` and is read by all that read the convolution.
  ///
  /// - Parameter statistics: those of each convolution's output, by the convolution's name.
  /// - Throws: `NetworkError.invalidNode` when a name is none of a convolution's or statistics do not fit its channels.
  public func restoringBatchNorm(_ statistics: [String: ChannelStatistics]) throws -> Network {
    var restored = self
    var renamed: [String: String] = [:]
    var taken = Set(inputs.map(\.name) + nodes.map(\.name))
    restored.nodes = []
    let uses = nodes.flatMap(\.parameters.values).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    for node in nodes {
      let inputs = node.inputs.map { renamed[$0] ?? $0 }
      guard let found = statistics[node.name] else {
        restored.nodes.append(node.reading(inputs))
        continue
      }
      guard node.operation.isConvolution else {
        throw NetworkError.invalidNode(node.name, "only a convolution can have its batch norm restored")
      }
      var name = "\(node.name)/batch_norm"
      while !taken.insert(name).inserted { name += "'" }
      renamed[node.name] = name

      var parameters = node.parameters
      var mean = found.mean
      if let bias = parameters[.bias], uses[bias] == 1, let values = restored.parameters[bias]?.values {
        mean = zip(mean, values).map { $0 - $1 }
        restored.parameters[bias] = nil
        parameters[.bias] = nil
      }
      restored.nodes.append(node.reading(inputs, parameters: parameters))
      restored.nodes.append(restored.batchNorm(name, reading: node.name, found, runningMean: mean))
    }
    if let unknown = statistics.keys.sorted().first(where: { renamed[$0] == nil }) {
      throw NetworkError.unknownValue(unknown, reader: "a batch norm to restore")
    }
    restored.outputs = outputs.map { renamed[$0] ?? $0 }
    restored.orderParameters()
    try restored.validate()
    return restored
  }

  /// A batch norm that gives back what it reads, its parameters added to the network.
  private mutating func batchNorm(
    _ name: String, reading input: String, _ statistics: ChannelStatistics, runningMean: [Float]
  ) -> Node {
    let options = BatchNorm(isRestored: true)
    let scale = statistics.variance.map { Float((Double($0) + options.epsilon).squareRoot()) }
    let values: [ParameterRole: [Float]] = [
      .weight: scale, .bias: statistics.mean, .runningMean: runningMean, .runningVariance: statistics.variance,
    ]
    let names = values.map { role, values -> (ParameterRole, String) in
      var parameter = "\(name).\(role.rawValue)"
      while parameters[parameter] != nil { parameter += "'" }
      let isTrainable = role == .weight || role == .bias
      parameters[parameter] = Parameter(shape: [values.count], values: values, isTrainable: isTrainable)
      return (role, parameter)
    }
    return Node(
      name: name, operation: .batchNorm(options), inputs: [input],
      parameters: Dictionary(uniqueKeysWithValues: names))
  }
}

extension Operator {
  fileprivate var isConvolution: Bool {
    switch self {
    case .convolution, .transposedConvolution: true
    default: false
    }
  }

  /// Whether the operator hands on scores as they are, but for their places and means.
  fileprivate var passesScores: Bool {
    switch self {
    case .identity, .flatten, .reshape, .transpose, .slice, .gather, .pad, .resize, .softmax, .dropout, .concatenate,
      .pool, .adaptiveAveragePool, .reduce, .activation(.sigmoid), .activation(.tanh):
      true
    default: false
    }
  }
}
