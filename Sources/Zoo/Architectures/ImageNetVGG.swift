import Networks

/// A VGG for 224×224 images with batch norm, with layers called as in torchvision.
///
/// Simonyan and Zisserman 2015, table 1, with batch norm behind the convolutions, which keep their biases. VGG-16 has
/// 138,365,992 parameters and 15.470 G MACs.
public struct ImageNetVGG: Architecture {
  /// One colour image of 224×224.
  public let input = [3, 224, 224]
  /// The layers that the network's name counts.
  public let depth: VGGDepth

  /// The network with the given number of layers.
  public init(depth: VGGDepth) { self.depth = depth }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = builder.input
    var index = 0
    for widths in depth.stages {
      for width in widths {
        value = try builder.convolution(
          "features.\(index)", value, outputs: width, kernel: Size(3), options: Convolution(padding: Size(1)),
          bias: true)
        value = try builder.batchNorm("features.\(index + 1)", value)
        value = builder.add("features.\(index + 2)", .activation(.relu), value)
        index += 3
      }
      value = builder.add("features.\(index)", .pool(Pool(.max, kernel: Size(2))), value)
      index += 1
    }
    value = builder.add("flatten", .flatten, builder.add("avgpool", .adaptiveAveragePool(Size(7)), value))
    for layer in [0, 3] {
      value = try builder.linear("classifier.\(layer)", value, outputs: 4096)
      value = builder.add("classifier.\(layer + 1)", .activation(.relu), value)
      value = builder.add("classifier.\(layer + 2)", .dropout(probability: 0.5), value)
    }
    value = try builder.linear("classifier.6", value, outputs: classes)
    return try builder.network(output: value)
  }
}
