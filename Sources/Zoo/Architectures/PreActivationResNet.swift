import Networks

/// A residual network for 32×32 images whose batch norm and ReLU stand before the convolutions: `9n + 2` layers.
///
/// He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
/// Three stages of `n` bottlenecks with 64, 128 and 256 channels, a quarter of them within a bottleneck. Layers are called
/// as in the PyTorch code from which papers on pruning start (bearpaw/pytorch-classification, and network slimming after
/// it): `layer1.0.bn1`, `layer1.0.conv1`, …, `bn`, `fc`. As there, a projection reads the block's input itself, not what
/// batch norm and ReLU make of it. ResNet-164 has 1,703,258 parameters and 247.6 M MACs.
public struct PreActivationResNet: Architecture {
  /// One colour image of 32×32.
  public let input = [3, 32, 32]
  /// The number of blocks in each of the three stages.
  public let blocks: Int

  /// The layers that the network's name counts.
  public var depth: Int { 9 * blocks + 2 }

  /// The network with `blocks` blocks a stage: 18 for ResNet-164.
  public init(blocks: Int) { self.blocks = blocks }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolution(
      "conv1", builder.input, outputs: 16, kernel: Size(3), options: Convolution(padding: Size(1)))
    for (stage, width) in [16, 32, 64].enumerated() {
      for block in 0..<blocks {
        value = try builder.block(
          "layer\(stage + 1).\(block)", value, width: width, stride: stage > 0 && block == 0 ? 2 : 1)
      }
    }
    value = builder.add("relu", .activation(.relu), try builder.batchNorm("bn", value))
    value = try builder.linear("fc", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// A bottleneck to four times `width` channels and the shortcut around it.
  fileprivate mutating func block(_ name: String, _ input: String, width: Int, stride: Int) throws -> String {
    let layers: [(outputs: Int, kernel: Int, stride: Int)] = [(width, 1, 1), (width, 3, stride), (4 * width, 1, 1)]
    var value = input
    for (index, layer) in layers.enumerated() {
      value = try preactivatedConvolution(
        "\(name).bn\(index + 1)", "\(name).relu\(index + 1)", "\(name).conv\(index + 1)", value,
        outputs: layer.outputs, kernel: layer.kernel, stride: layer.stride)
    }
    var passed = input
    if stride != 1 || channels(of: input) != 4 * width {
      passed = try convolution(
        "\(name).downsample.0", input, outputs: 4 * width, kernel: Size(1), options: Convolution(stride: Size(stride)))
    }
    return add("\(name).add", .add, value, passed)
  }
}
