import Networks

/// MobileNetV2 of full width, with layers called as in torchvision.
///
/// Sandler and others 2018, table 2. Inverted residuals: a 1×1 convolution widens the channels, a depthwise one filters
/// them, and a 1×1 without activation narrows them again. 3,504,872 parameters and 300.8 M MACs at 224×224.
///
/// The paper has no variant for small images. Ours is the one that the field trains on CIFAR: the first convolution and the
/// second stage have stride 1, so that 4×4 places are left. 2,236,682 parameters and 87.98 M MACs for ten classes.
public struct MobileNetV2: Architecture {
  /// The images that the strides are meant for.
  public let images: Images

  /// One colour image of 224×224, or of 32×32.
  public var input: [Int] { images.shape }

  /// The factor by which channels are widened, output channels, number of blocks and first stride, for each stage.
  private var layout: [(Int, Int, Int, Int)] {
    [
      (1, 16, 1, 1), (6, 24, 2, earlyStride), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
      (6, 320, 1, 1),
    ]
  }

  /// The stride of the first convolution and of the second stage.
  private var earlyStride: Int { images == .photographs ? 2 : 1 }

  /// MobileNetV2 for images of a size.
  public init(for images: Images = .photographs) { self.images = images }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionLayer(
      "features.0", builder.input, outputs: 32, kernel: 3, stride: earlyStride, activation: .relu6)
    var index = 1
    for (expansion, outputs, count, firstStride) in layout {
      for block in 0..<count {
        value = try builder.invertedResidual(
          "features.\(index)", value, expansion: expansion, outputs: outputs, stride: block == 0 ? firstStride : 1)
        index += 1
      }
    }
    value = try builder.convolutionLayer(
      "features.\(index)", value, outputs: 1280, kernel: 1, activation: .relu6)
    value = builder.add("classifier.0", .dropout(probability: 0.2), builder.pooledFeatures(value))
    value = try builder.linear("classifier.1", value, outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// Widen, filter, narrow; with the input added where the shapes allow it.
  fileprivate mutating func invertedResidual(
    _ name: String, _ input: String, expansion: Int, outputs: Int, stride: Int
  ) throws -> String {
    let channels = channels(of: input)
    let hidden = channels * expansion
    var value = input
    var layer = 0
    if expansion > 1 {
      value = try convolutionLayer("\(name).conv.0", value, outputs: hidden, kernel: 1, activation: .relu6)
      layer += 1
    }
    value = try convolutionLayer(
      "\(name).conv.\(layer)", value, outputs: hidden, kernel: 3, stride: stride, groups: hidden, activation: .relu6)
    value = try convolutionAndNorm(
      "\(name).conv.\(layer + 1)", "\(name).conv.\(layer + 2)", value, outputs: outputs, kernel: 1)
    return stride == 1 && channels == outputs ? add("\(name).add", .add, value, input) : value
  }
}
