import Networks

/// A densely connected network for 32×32 images with growth rate 12 (Huang, Liu, van der Maaten and Weinberger 2017).
///
/// Three dense blocks, in which every layer reads all that came before it and adds 12 channels. DenseNet-BC has a 1×1
/// convolution to 48 channels before each 3×3 one and halves the channels between the blocks. Layers are called as in the
/// PyTorch code from which papers on pruning start (bearpaw/pytorch-classification, and the HRank family after it):
/// `dense1.0.bn1`, `dense1.0.conv1`, …, `trans1.bn1`, …, `bn`, `fc`; as there, the first convolution has 24 channels in
/// the plain network too, for which the paper has 16. DenseNet-40 has 1,059,298 parameters and 282.9 M MACs,
/// DenseNet-BC-100 769,162 and 287.9 M.
public struct CIFARDenseNet: Architecture {
  /// One colour image of 32×32.
  public let input = [3, 32, 32]
  /// The layers that the network's name counts.
  public let depth: Int
  /// Whether it is a DenseNet-BC: with bottlenecks, and half of the channels behind each block.
  public let isCompressed: Bool

  private static let growth = 12

  /// The network of `depth` layers, four more than a multiple of three, or of six with bottlenecks.
  public init(depth: Int, isCompressed: Bool = false) {
    self.depth = depth
    self.isCompressed = isCompressed
  }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolution(
      "conv1", builder.input, outputs: 2 * Self.growth, kernel: Size(3), options: Convolution(padding: Size(1)))
    for block in 1...3 {
      for layer in 0..<(depth - 4) / (isCompressed ? 6 : 3) {
        value = try self.layer("dense\(block).\(layer)", value, in: &builder)
      }
      if block < 3 { value = try transition("trans\(block)", value, in: &builder) }
    }
    value = builder.add("relu", .activation(.relu), try builder.batchNorm("bn", value))
    value = try builder.linear("fc", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }

  /// What is read, with the channels beside it that a 3×3 convolution makes of it.
  private func layer(_ name: String, _ input: String, in builder: inout NetworkBuilder) throws -> String {
    var value = input
    let widths = isCompressed ? [4 * Self.growth, Self.growth] : [Self.growth]
    for (index, width) in widths.enumerated() {
      value = try builder.preactivatedConvolution(
        "\(name).bn\(index + 1)", "\(name).relu\(index + 1)", "\(name).conv\(index + 1)", value, outputs: width,
        kernel: index == widths.count - 1 ? 3 : 1)
    }
    return builder.add("\(name).join", .concatenate(axis: 1), input, value)
  }

  /// A 1×1 convolution and an average pool that halves the image.
  private func transition(_ name: String, _ input: String, in builder: inout NetworkBuilder) throws -> String {
    let channels = builder.channels(of: input)
    let value = try builder.preactivatedConvolution(
      "\(name).bn1", "\(name).relu", "\(name).conv1", input, outputs: isCompressed ? channels / 2 : channels, kernel: 1)
    return builder.add("\(name).pool", .pool(Pool(.average, kernel: Size(2))), value)
  }
}
