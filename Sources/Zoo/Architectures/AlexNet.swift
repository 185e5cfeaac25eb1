import Networks

/// AlexNet on one device (Krizhevsky 2014), with layers called as in torchvision.
///
/// The widths are those of "One weird trick for parallelizing convolutional neural networks", without groups and local
/// response normalisation. 61,100,840 parameters and 714.2 M MACs at 224×224.
public struct AlexNet: Architecture {
  /// One colour image of 224×224.
  public let input = [3, 224, 224]

  /// The convolutions by their places in `features`, each with a ReLU behind it, and whether a max pool follows that.
  private static let layout: [(index: Int, outputs: Int, kernel: Int, stride: Int, isPooled: Bool)] = [
    (0, 64, 11, 4, true), (3, 192, 5, 1, true), (6, 384, 3, 1, false), (8, 256, 3, 1, false), (10, 256, 3, 1, true),
  ]

  /// AlexNet.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = builder.input
    for layer in Self.layout {
      // The first convolution takes two pixels around the image, fewer than would keep its size.
      let options = Convolution(stride: Size(layer.stride), padding: Size(min(layer.kernel / 2, 2)))
      value = try builder.convolution(
        "features.\(layer.index)", value, outputs: layer.outputs, kernel: Size(layer.kernel), options: options,
        bias: true)
      value = builder.add("features.\(layer.index + 1)", .activation(.relu), value)
      if layer.isPooled { value = builder.halved("features.\(layer.index + 2)", value) }
    }
    value = builder.add("flatten", .flatten, builder.add("avgpool", .adaptiveAveragePool(Size(6)), value))
    for layer in [1, 4] {
      value = builder.add("classifier.\(layer - 1)", .dropout(probability: 0.5), value)
      value = try builder.linear("classifier.\(layer)", value, outputs: 4096)
      value = builder.add("classifier.\(layer + 1)", .activation(.relu), value)
    }
    value = try builder.linear("classifier.6", value, outputs: classes)
    return try builder.network(output: value)
  }
}
