/// What a network costs for one input, layer by layer and in sum.
public struct NetworkCosts: Sendable, Hashable {
  /// What `macs` counts.
  public let convention: CostConvention
  /// The cost of every node, in running order.
  public let layers: [LayerCost]
  /// The operations of all layers; those of a shared weight count at every use.
  public let macs: Int
  /// The trainable numbers of all layers; those of a shared weight count once.
  public let params: Int
  /// The most numbers that must be held at one time.
  ///
  /// Nodes run in order. A value is held from when it is made until its last reader has run, the network's outputs
  /// until the end; inputs count. Every node makes its output anew: a runtime that works in place or fuses layers needs
  /// less.
  public let peakActivationElements: Int
  /// Nodes with operators that Espalier does not know, whose operations are missing from `macs`.
  public let uncounted: [String]

  /// A multiplication and an addition for every multiply-accumulate.
  public var flops: Int { macs.saturatingProduct(2) }

  /// The numbers that all layers make together.
  public var activations: Int { layers.reduce(0) { $0 + $1.activations } }

  /// The bytes of the trainable numbers in single precision.
  public var weightBytes: Int { params * MemoryLayout<Float>.size }

  /// The bytes of `peakActivationElements` numbers in single precision.
  public var peakActivationBytes: Int { peakActivationElements * MemoryLayout<Float>.size }
}
