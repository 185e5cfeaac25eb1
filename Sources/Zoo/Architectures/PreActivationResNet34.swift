import Networks

/// ResNet-34 written with the pre-activation blocks of wide residual networks: what BlockSwap puts other blocks into on ImageNet.
///
/// Turner, Crowley, O'Boyle, Storkey and Gray 2020. As in their code there is neither batch norm nor ReLU behind the last block, and a
/// projection reads what the block's first batch norm and ReLU make of its input. Layers are called as in `WideResNet`, stages as in
/// torchvision: `conv1`, `bn1`, `layer1.0.bn1`, `layer1.0.conv1`, `layer2.0.convShortcut`, …, `fc`. It has 21,794,984 parameters and 3,664 M MACs.
public struct PreActivationResNet34: Architecture {
  /// One colour image of 224×224.
  public let input = Images.photographs.shape

  /// The network.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionAndNorm("conv1", "bn1", builder.input, outputs: 64, kernel: 7, stride: 2)
    value = builder.halved("maxpool", builder.add("relu", .activation(.relu), value), padding: 1)
    for (stage, blocks) in [3, 4, 6, 3].enumerated() {
      for block in 0..<blocks {
        value = try builder.preactivatedBlock(
          "layer\(stage + 1).\(block)", value, outputs: 64 << stage, stride: stage > 0 && block == 0 ? 2 : 1)
      }
    }
    value = try builder.linear("fc", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}
