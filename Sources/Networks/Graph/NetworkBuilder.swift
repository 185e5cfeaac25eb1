import OrderedCollections

/// Writes a network node by node; every call adds one node and gives back the name of its output.
///
/// New weights are zero and batch norm starts as the identity; `Training` draws initial weights and `ModelFiles` loads
/// trained ones. Parameters are called `node.weight`, `node.bias` and so on, as PyTorch's state dicts call them.
///
///     var builder = NetworkBuilder(name: "tiny", input: [3, 32, 32])
///     let features = try builder.convolution("conv", builder.input, outputs: 8, kernel: Size(3), bias: true)
///     let pooled = builder.add("pool", .adaptiveAveragePool(Size(1)), features)
///     let scores = try builder.linear("fc", builder.add("flatten", .flatten, pooled), outputs: 10)
///     let network = try builder.network(output: scores)
public struct NetworkBuilder: Sendable {
  /// The name of the first input.
  public let input: String

  private let name: String
  private let inputs: [Network.Input]
  private var nodes: [Node] = []
  private var parameters: OrderedDictionary<String, Parameter> = [:]
  private var shapes: [String: [Int]]

  /// A network that is fed values of the shape `input`, the batch left out.
  public init(name: String, input: [Int], inputName: String = "input") {
    self.name = name
    self.input = inputName
    inputs = [Network.Input(name: inputName, shape: input)]
    shapes = [inputName: input]
  }

  /// Adds a node without weights, or with weights that the builder already holds.
  @discardableResult
  public mutating func add(
    _ name: String, _ operation: Operator, _ inputs: String..., parameters names: [ParameterRole: String] = [:]
  ) -> String {
    append(Node(name: name, operation: operation, inputs: inputs, parameters: names))
  }

  /// Adds a node that reads any number of values.
  @discardableResult
  public mutating func add(_ name: String, _ operation: Operator, reading inputs: [String]) -> String {
    append(Node(name: name, operation: operation, inputs: inputs))
  }

  /// Adds a node with weights of its own, each called after the node and its role, such as `scale.weight`.
  @discardableResult
  public mutating func add(
    _ name: String, _ operation: Operator, _ input: String, holding weights: [ParameterRole: Parameter]
  ) -> String {
    var names: [ParameterRole: String] = [:]
    for (role, weight) in weights.sorted(by: { $0.key < $1.key }) {
      names[role] = declare("\(name).\(role.rawValue)", weight)
    }
    return append(Node(name: name, operation: operation, inputs: [input], parameters: names))
  }

  /// Adds a convolution to `outputs` channels.
  ///
  /// - Throws: `NetworkError.invalidNode` when `input` is not an image or its channels do not divide into the groups.
  public mutating func convolution(
    _ name: String, _ input: String, outputs: Int, kernel: Size, options: Convolution = Convolution(),
    bias: Bool = false
  ) throws -> String {
    let shape = try shape(of: input, for: name)
    guard options.groups > 0, shape[0] % options.groups == 0 else {
      throw NetworkError.invalidNode(name, "\(shape[0]) channels do not divide into \(options.groups) groups")
    }
    let weight = [outputs, shape[0] / options.groups, kernel.height, kernel.width]
    return add(name, .convolution(options), input, weight: weight, bias: bias ? outputs : nil)
  }

  /// Adds a transposed convolution to `outputs` channels.
  ///
  /// - Throws: `NetworkError.invalidNode` when `input` is not an image or its channels or `outputs` do not divide into the
  ///   groups.
  public mutating func transposedConvolution(
    _ name: String, _ input: String, outputs: Int, kernel: Size,
    options: TransposedConvolution = TransposedConvolution(), bias: Bool = false
  ) throws -> String {
    let shape = try shape(of: input, for: name)
    guard options.groups > 0, shape[0] % options.groups == 0, outputs % options.groups == 0 else {
      throw NetworkError.invalidNode(
        name, "\(shape[0]) and \(outputs) channels do not divide into \(options.groups) groups")
    }
    let weight = [shape[0], outputs / options.groups, kernel.height, kernel.width]
    return add(name, .transposedConvolution(options), input, weight: weight, bias: bias ? outputs : nil)
  }

  /// Adds a fully connected layer to `outputs` features.
  ///
  /// - Throws: `NetworkError` when nothing is called `input`.
  public mutating func linear(_ name: String, _ input: String, outputs: Int, bias: Bool = true) throws -> String {
    let features = try shape(of: input, for: name).last ?? 0
    return add(name, .linear, input, weight: [outputs, features], bias: bias ? outputs : nil)
  }

  /// Adds a batch norm over the channels of `input`.
  ///
  /// - Throws: `NetworkError` when nothing is called `input`.
  public mutating func batchNorm(_ name: String, _ input: String, options: BatchNorm = BatchNorm()) throws -> String {
    let channels = [try shape(of: input, for: name)[0]]
    return append(
      Node(
        name: name, operation: .batchNorm(options), inputs: [input],
        parameters: [
          .weight: declare("\(name).weight", Parameter(shape: channels, repeating: 1)),
          .bias: declare("\(name).bias", Parameter(shape: channels, repeating: 0)),
          .runningMean: declare("\(name).running_mean", Parameter(shape: channels, repeating: 0, isTrainable: false)),
          .runningVariance: declare(
            "\(name).running_var", Parameter(shape: channels, repeating: 1, isTrainable: false)),
        ]))
  }

  /// The shape of a value that has been added, the batch left out.
  public func shape(of value: String) -> [Int]? { shapes[value] }

  /// The finished network.
  ///
  /// Add the last node before this call: what its argument would add comes too late.
  ///
  /// - Throws: `NetworkError` when what was added does not fit together.
  public func network(output: String) throws -> Network { try network(outputs: [output]) }

  /// The finished network with several outputs.
  ///
  /// - Throws: `NetworkError` when what was added does not fit together.
  public func network(outputs: [String]) throws -> Network {
    try Network(name: name, inputs: inputs, nodes: nodes, outputs: outputs, parameters: parameters)
  }
}

extension NetworkBuilder {
  private mutating func add(
    _ name: String, _ operation: Operator, _ input: String, weight: [Int], bias: Int?
  ) -> String {
    var names = [ParameterRole.weight: declare("\(name).weight", Parameter(shape: weight, repeating: 0))]
    if let bias { names[.bias] = declare("\(name).bias", Parameter(shape: [bias], repeating: 0)) }
    return append(Node(name: name, operation: operation, inputs: [input], parameters: names))
  }

  private mutating func declare(_ name: String, _ parameter: Parameter) -> String {
    parameters[name] = parameter
    return name
  }

  /// Keeps the shape where it can be known; `network` reports what cannot.
  private mutating func append(_ node: Node) -> String {
    nodes.append(node)
    let given = node.inputs.compactMap { shapes[$0] }
    let weights = node.parameters.compactMapValues { parameters[$0] }
    shapes[node.name] = try? node.operation.outputShape(of: given, parameters: weights)
    return node.name
  }

  private func shape(of value: String, for node: String) throws -> [Int] {
    guard let shape = shapes[value] else { throw NetworkError.unknownValue(value, reader: "node '\(node)'") }
    return shape
  }
}
