import OrderedCollections

/// A convolutional network as a value: nodes in the order in which they run, and the weights that they use.
///
/// Every node has one output, which carries the node's name; a value is therefore named by the input or the node that
/// makes it. Weights are kept apart from the nodes and are named as in a PyTorch state dict (`layer1.0.conv1.weight`),
/// so several nodes may share one.
///
/// Shapes leave the batch out: an image is `[C, H, W]`, a row of features `[F]`. Axes count it, as PyTorch and ONNX do:
/// axis 0 is the batch and axis 1 the channels.
public struct Network: Sendable, Equatable {
  /// What the network is called, such as `resnet56-cifar10`.
  public var name: String
  /// What the network is fed.
  public internal(set) var inputs: [Input]
  /// The operations in running order.
  public internal(set) var nodes: [Node]
  /// The names of the values that the network returns.
  public internal(set) var outputs: [String]
  /// All weights and statistics, by name, in the order in which the nodes first use them.
  public internal(set) var parameters: OrderedDictionary<String, Parameter>

  /// A value that is fed to the network.
  public struct Input: Sendable, Equatable {
    /// The name by which nodes refer to it.
    public let name: String
    /// Its shape without the batch, such as `[3, 32, 32]`.
    public let shape: [Int]

    /// An input called `name` with the given shape, the batch left out.
    public init(name: String, shape: [Int]) {
      self.name = name
      self.shape = shape
    }
  }

  /// Puts a network together and checks it.
  ///
  /// - Throws: `NetworkError` when names clash, a node reads what no earlier node makes, a weight is missing or of the
  ///   wrong shape, or an operator cannot take the shape that it is given.
  public init(
    name: String, inputs: [Input], nodes: [Node], outputs: [String], parameters: OrderedDictionary<String, Parameter>
  ) throws {
    self.name = name
    self.inputs = inputs
    self.nodes = nodes
    self.outputs = outputs
    self.parameters = parameters
    try validate()
  }

  /// The node called `name`, if there is one.
  public func node(_ name: String) -> Node? { nodes.first { $0.name == name } }

  /// The weights that a node uses, by the role that they play in it.
  public func parameters(of node: Node) -> [ParameterRole: Parameter] {
    node.parameters.compactMapValues { parameters[$0] }
  }

  /// The number of trainable numbers; batch norm's running statistics do not count.
  public var parameterCount: Int {
    parameters.values.reduce(0) { $0 + ($1.isTrainable ? $1.count : 0) }
  }
}
