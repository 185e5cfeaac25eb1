import Networks

/// Inception-v3 for 299×299 images (Szegedy and others 2016), with layers called as in torchvision.
///
/// The auxiliary head, which only training uses, is left out. 23,834,568 parameters and 5.713 G MACs. torchvision's own
/// weights want images that are scaled to −1…1, not by ImageNet's mean and deviation.
public struct InceptionV3: Architecture {
  /// One colour image of 299×299.
  public let input = [3, 299, 299]

  /// Inception-v3.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    let none = Size(0)
    var value = try builder.chain(
      builder.input,
      [
        BranchConvolution("Conv2d_1a_3x3", 32, Size(3), stride: 2, padding: none),
        BranchConvolution("Conv2d_2a_3x3", 32, Size(3), padding: none),
        BranchConvolution("Conv2d_2b_3x3", 64, Size(3)),
      ])
    value = builder.halved("maxpool1", value)
    value = try builder.chain(
      value,
      [
        BranchConvolution("Conv2d_3b_1x1", 80, Size(1)),
        BranchConvolution("Conv2d_4a_3x3", 192, Size(3), padding: none),
      ])
    value = builder.halved("maxpool2", value)
    value = try builder.moduleA("Mixed_5b", value, pooled: 32)
    value = try builder.moduleA("Mixed_5c", value, pooled: 64)
    value = try builder.moduleA("Mixed_5d", value, pooled: 64)
    value = try builder.moduleB("Mixed_6a", value)
    for (letter, width) in [("b", 128), ("c", 160), ("d", 160), ("e", 192)] {
      value = try builder.moduleC("Mixed_6\(letter)", value, width: width)
    }
    value = try builder.moduleD("Mixed_7a", value)
    value = try builder.moduleE("Mixed_7b", value)
    value = try builder.moduleE("Mixed_7c", value)
    value = builder.add("dropout", .dropout(probability: 0.5), builder.pooledFeatures(value))
    value = try builder.linear("fc", value, outputs: classes)
    return try builder.network(output: value)
  }
}
