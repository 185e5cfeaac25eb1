/// An operator that Espalier does not know.
public struct Opaque: Sendable, Hashable {
  /// What it is called where it comes from, such as ONNX's `Einsum`.
  public let type: String
  /// The shape of its output, the batch left out.
  public let outputShape: [Int]
  /// The node as the format that it comes from spells it, for the writer of that format; nil where nothing was kept.
  ///
  /// A node with several outputs is spelled out by the first of ours; the others read that one and have no definition.
  public let definition: [UInt8]?

  /// An operator called `type` that gives values of `outputShape`.
  public init(type: String, outputShape: [Int], definition: [UInt8]? = nil) {
    self.type = type
    self.outputShape = outputShape
    self.definition = definition
  }
}
