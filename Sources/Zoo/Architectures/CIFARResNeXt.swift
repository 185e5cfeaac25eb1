import Networks

/// ResNeXt-29 (32×4d) for 32×32 images (Xie and others 2017, section 5.3).
///
/// Three stages of three bottlenecks with 256, 512 and 1024 channels, in whose middle 32 groups have 4, 8 and 16 channels
/// each. Layers are called, and the first convolution is a 1×1, as in the PyTorch code that the field shares
/// (kuangliu/pytorch-cifar): `layer1.0.conv1`, `layer1.0.shortcut.0`, …, `linear`. 4,774,218 parameters and 772.5 M MACs.
public struct CIFARResNeXt: Architecture {
  /// One colour image of 32×32.
  public let input = [3, 32, 32]

  /// ResNeXt-29.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionAndNorm("conv1", "bn1", builder.input, outputs: 64, kernel: 1)
    value = builder.add("relu", .activation(.relu), value)
    for stage in 0..<3 {
      for block in 0..<3 {
        value = try builder.block(
          "layer\(stage + 1).\(block)", value, width: 128 << stage, stride: stage > 0 && block == 0 ? 2 : 1)
      }
    }
    value = try builder.linear("linear", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// A bottleneck of `width` channels in 32 groups, to twice as many channels, and the shortcut around it.
  fileprivate mutating func block(_ name: String, _ input: String, width: Int, stride: Int) throws -> String {
    var value = try convolutionAndNorm("\(name).conv1", "\(name).bn1", input, outputs: width, kernel: 1)
    value = add("\(name).relu1", .activation(.relu), value)
    value = try convolutionAndNorm(
      "\(name).conv2", "\(name).bn2", value, outputs: width, kernel: 3, stride: stride, groups: 32)
    value = add("\(name).relu2", .activation(.relu), value)
    value = try convolutionAndNorm("\(name).conv3", "\(name).bn3", value, outputs: 2 * width, kernel: 1)
    var passed = input
    if channels(of: input) != 2 * width {
      passed = try convolutionAndNorm(
        "\(name).shortcut.0", "\(name).shortcut.1", input, outputs: 2 * width, kernel: 1, stride: stride)
    }
    return add("\(name).relu3", .activation(.relu), add("\(name).add", .add, value, passed))
  }
}
