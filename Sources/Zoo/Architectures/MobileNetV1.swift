import Networks

/// MobileNet of full width: depthwise separable convolutions with batch norm and ReLU.
///
/// Howard and others 2017, table 1.
/// 4,231,976 parameters and 568.7 M MACs at 224×224. For small images the first convolution has stride 1, so that 2×2 places are
/// left, as in the field's code for CIFAR: 3,217,226 parameters and 46.35 M MACs for ten classes. Layers are called as in the PyTorch code from which papers on
/// pruning start (marvis/pytorch-mobilenet): `model.0.0` for the first convolution, `model.i.0` for a depthwise and
/// `model.i.3` for a pointwise one, `fc`.
public struct MobileNetV1: Architecture {
  /// The images that the strides are meant for.
  public let images: Images

  /// One colour image.
  public var input: [Int] { images.shape }

  /// The output channels and the stride of the separable convolutions.
  private static let layout = [
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1),
    (1024, 2), (1024, 1),
  ]

  /// MobileNet for images of a size.
  public init(for images: Images = .photographs) { self.images = images }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionAndNorm(
      "model.0.0", "model.0.1", builder.input, outputs: 32, kernel: 3, stride: images == .photographs ? 2 : 1)
    value = builder.add("model.0.2", .activation(.relu), value)
    for (index, (outputs, stride)) in Self.layout.enumerated() {
      let block = "model.\(index + 1)"
      let channels = builder.channels(of: value)
      value = try builder.convolutionAndNorm(
        "\(block).0", "\(block).1", value, outputs: channels, kernel: 3, stride: stride, groups: channels)
      value = builder.add("\(block).2", .activation(.relu), value)
      value = try builder.convolutionAndNorm("\(block).3", "\(block).4", value, outputs: outputs, kernel: 1)
      value = builder.add("\(block).5", .activation(.relu), value)
    }
    value = try builder.linear("fc", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}
