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
  /// With the channel's statistics `μ`, `σ²` over data, the batch norm gets a scale of about `σ` and the shift `μ`, which
  /// are about the γ and β that were folded in. All filters of a layer are divided by the same number, so that the mean
  /// variance of its channels is one, and its bias, which batch norm would undo in training, goes into the running mean.
  /// Batch norm makes the length of filters free, but a step of gradient descent turns short ones further, and folding
  /// leaves them short. That the filters keep their lengths to each other, γ included, lets magnitudes rank them as in the
  /// file. This is our choice.
  ///
  /// The new node is called `name/batch_norm` and is read by all that read the convolution.
  ///
  /// - Parameter statistics: those of each convolution's output, by the convolution's name.
  /// - Throws: `NetworkError.invalidNode` when a name is none of a convolution's or statistics do not fit its channels.
  public func restoringBatchNorm(_ statistics: [String: ChannelStatistics]) throws -> Network {
    var restored = self
    var renamed: [String: String] = [:]
    let shapes = try shapes()
    let uses = nodes.flatMap(\.parameters.values).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    var taken = Set(inputs.map(\.name) + nodes.map(\.name))
    restored.nodes = []
    for node in nodes {
      let inputs = node.inputs.map { renamed[$0] ?? $0 }
      guard let found = statistics[node.name] else {
        restored.nodes.append(node.reading(inputs))
        continue
      }
      guard node.operation.isConvolution, node.parameters.values.allSatisfy({ uses[$0] == 1 }) else {
        throw NetworkError.invalidNode(
          node.name, "batch norm can be restored only behind a convolution that shares no weights")
      }
      guard let channels = shapes[node.name]?.first, found.mean.count == channels, found.variance.count == channels
      else {
        throw NetworkError.invalidNode(node.name, "statistics of \(found.mean.count) channels do not fit it")
      }
      var name = "\(node.name)/batch_norm"
      while !taken.insert(name).inserted { name += "'" }
      renamed[node.name] = name

      let norm = RestoredNorm(found, bias: node.parameters[.bias].flatMap { parameters[$0]?.values })
      if let bias = node.parameters[.bias] { restored.parameters[bias] = nil }
      if let weight = node.parameters[.weight] {
        restored.parameters[weight] = parameters[weight]?.scaled(by: norm.factors, in: node.operation)
      }
      restored.nodes.append(node.reading(inputs, parameters: node.parameters.filter { $0.key != .bias }))
      restored.nodes.append(restored.add(norm, called: name, reading: node.name))
    }
    if let unknown = statistics.keys.sorted().first(where: { renamed[$0] == nil }) {
      throw NetworkError.unknownValue(unknown, reader: "a batch norm to restore")
    }
    restored.outputs = outputs.map { renamed[$0] ?? $0 }
    restored.orderParameters()
    try restored.validate()
    return restored
  }

  /// The node of a restored batch norm; its parameters are added to the network.
  private mutating func add(_ norm: RestoredNorm, called name: String, reading input: String) -> Node {
    let names = norm.values.map { role, values -> (ParameterRole, String) in
      var parameter = "\(name).\(role.rawValue)"
      while parameters[parameter] != nil { parameter += "'" }
      let isTrainable = role == .weight || role == .bias
      parameters[parameter] = Parameter(shape: [values.count], values: values, isTrainable: isTrainable)
      return (role, parameter)
    }
    return Node(
      name: name, operation: .batchNorm(RestoredNorm.options), inputs: [input],
      parameters: Dictionary(uniqueKeysWithValues: names))
  }
}

/// A batch norm that undoes what it does, and the factors of the filters before it.
private struct RestoredNorm {
  static let options = BatchNorm(isRestored: true)

  /// What each filter is multiplied by.
  let factors: [Double]
  let values: [ParameterRole: [Float]]

  /// The batch norm for a convolution whose output has the given statistics, its bias included.
  init(_ statistics: ChannelStatistics, bias: [Float]?) {
    let epsilon = Self.options.epsilon
    let channels = statistics.variance.count
    let mean = statistics.variance.reduce(0) { $0 + Double($1) } / Double(max(channels, 1))
    let deviation = (mean + epsilon).squareRoot()
    let factors = Array(repeating: 1 / deviation, count: channels)
    let variances = zip(statistics.variance, factors).map { Double($0) * $1 * $1 }
    let means = statistics.mean.indices.map { channel in
      (Double(statistics.mean[channel]) - Double(bias?[channel] ?? 0)) * factors[channel]
    }
    self.factors = factors
    values = [
      .weight: variances.map { Float(deviation * ($0 + epsilon).squareRoot()) },
      .bias: statistics.mean, .runningMean: means.map(Float.init), .runningVariance: variances.map(Float.init),
    ]
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
