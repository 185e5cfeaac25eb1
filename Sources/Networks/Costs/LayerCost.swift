/// What one node costs for one input.
public struct LayerCost: Sendable, Hashable {
  /// The node's name.
  public let node: String
  /// What the node computes, as `Operator.label` has it.
  public let operation: String
  /// The shape of the node's output, the batch left out.
  public let outputShape: [Int]
  /// The operations that the convention counts.
  public let macs: Int
  /// The trainable numbers that this node is the first to use.
  public let params: Int

  /// How many numbers the node makes.
  public var activations: Int { outputShape.product }
}
