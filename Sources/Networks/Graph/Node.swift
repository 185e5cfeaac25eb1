/// One operation of a network: what it does, what it reads, and which weights it uses.
public struct Node: Sendable, Equatable {
  /// The node's name, which is also the name of its output.
  public let name: String
  /// What the node computes.
  public internal(set) var operation: Operator
  /// The names of the values that it reads, in the operator's order.
  public let inputs: [String]
  /// The names of the parameters that it uses, by role.
  public let parameters: [ParameterRole: String]

  /// A node called `name` that applies `operation` to `inputs`.
  public init(
    name: String, operation: Operator, inputs: [String], parameters: [ParameterRole: String] = [:]
  ) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.parameters = parameters
  }

  /// The same node with other inputs, and other parameters where they are given.
  func reading(_ inputs: [String], parameters: [ParameterRole: String]? = nil) -> Node {
    Node(name: name, operation: operation, inputs: inputs, parameters: parameters ?? self.parameters)
  }
}
