import Networks

/// DenseNet-121 for 224×224 images (Huang, Liu, van der Maaten and Weinberger 2017), with layers called as in torchvision.
///
/// Four dense blocks of 6, 12, 24 and 16 layers with growth rate 32, and a halving of channels and image between them.
/// 7,978,856 parameters and 2.834 G MACs.
public struct DenseNet121: Architecture {
  /// One colour image of 224×224.
  public let input = [3, 224, 224]

  /// DenseNet-121.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionAndNorm(
      "features.conv0", "features.norm0", builder.input, outputs: 64, kernel: 7, stride: 2)
    value = builder.add("features.relu0", .activation(.relu), value)
    value = builder.halved("features.pool0", value, padding: 1)
    for (index, layers) in [6, 12, 24, 16].enumerated() {
      for layer in 1...layers {
        value = try builder.denseLayer("features.denseblock\(index + 1).denselayer\(layer)", value)
      }
      guard index < 3 else { continue }
      let transition = "features.transition\(index + 1)"
      value = try builder.preactivatedConvolution(
        "\(transition).norm", "\(transition).relu", "\(transition).conv", value,
        outputs: builder.channels(of: value) / 2,
        kernel: 1)
      value = builder.add("\(transition).pool", .pool(Pool(.average, kernel: Size(2))), value)
    }
    value = builder.add("relu", .activation(.relu), try builder.batchNorm("features.norm5", value))
    value = try builder.linear("classifier", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// What is read, with 32 channels beside it that a bottleneck of 128 makes of it.
  fileprivate mutating func denseLayer(_ name: String, _ input: String) throws -> String {
    var value = try preactivatedConvolution(
      "\(name).norm1", "\(name).relu1", "\(name).conv1", input, outputs: 128, kernel: 1)
    value = try preactivatedConvolution(
      "\(name).norm2", "\(name).relu2", "\(name).conv2", value, outputs: 32, kernel: 3)
    return add("\(name).join", .concatenate(axis: 1), input, value)
  }
}
