import Networks

/// A wide residual network for 32×32 images: `6n + 4` layers, `width` times as wide as the first residual networks.
///
/// Zagoruyko and Komodakis 2016. Three stages of `n` pre-activation blocks of two 3×3 convolutions, without dropout
/// between them. Layers are called as in the PyTorch code that the field shares (xternalz/WideResNet-pytorch):
/// `block1.layer.0.bn1`, `block1.layer.0.conv1`, `block1.layer.0.convShortcut`, …, `bn1`, `fc`. A projection reads what the
/// block's first batch norm and ReLU make of its input. WRN-40-2 has 2,243,546 parameters and 327.6 M MACs.
public struct WideResNet: Architecture {
  /// One colour image of 32×32.
  public let input = [3, 32, 32]
  /// The layers that the network's name counts.
  public let depth: Int
  /// The factor by which the 16, 32 and 64 channels of the stages are widened.
  public let width: Int

  /// The network of `depth` layers, four more than a multiple of six.
  public init(depth: Int, width: Int) {
    self.depth = depth
    self.width = width
  }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolution(
      "conv1", builder.input, outputs: 16, kernel: Size(3), options: Convolution(padding: Size(1)))
    for stage in 0..<3 {
      for block in 0..<(depth - 4) / 6 {
        value = try builder.preactivatedBlock(
          "block\(stage + 1).layer.\(block)", value, outputs: (16 << stage) * width,
          stride: stage > 0 && block == 0 ? 2 : 1)
      }
    }
    value = builder.add("relu", .activation(.relu), try builder.batchNorm("bn1", value))
    value = try builder.linear("fc", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// Two 3×3 convolutions behind batch norm and ReLU, and the shortcut around them.
  mutating func preactivatedBlock(_ name: String, _ input: String, outputs: Int, stride: Int) throws -> String {
    let first = try preactivatedConvolution(
      "\(name).bn1", "\(name).relu1", "\(name).conv1", input, outputs: outputs, kernel: 3, stride: stride)
    let second = try preactivatedConvolution(
      "\(name).bn2", "\(name).relu2", "\(name).conv2", first, outputs: outputs, kernel: 3)
    var passed = input
    if channels(of: input) != outputs {
      passed = try convolution(
        "\(name).convShortcut", "\(name).relu1", outputs: outputs, kernel: Size(1),
        options: Convolution(stride: Size(stride)))
    }
    return add("\(name).add", .add, passed, second)
  }
}
