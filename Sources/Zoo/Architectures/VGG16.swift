import Networks

/// VGG-16 for 32×32 images (Simonyan and Zisserman 2015) with batch norm, as papers on pruning mean it.
///
/// Thirteen 3×3 convolutions, four max pools, global average pooling and one of the two heads that the field has. The
/// convolutions have biases although batch norm follows, and the layers are called as in the HRank family's code (Lin
/// and others 2020), so that its checkpoints load: `features.conv0`, `features.norm0`, …, `classifier.linear2`.
public struct VGG16: Architecture {
  /// What follows the convolutions.
  public enum Head: String, Sendable, Hashable, CaseIterable {
    /// A linear layer of 512 with batch norm and ReLU, then the classifier: 313.46 M MACs and 14.99 M parameters.
    case hidden
    /// The classifier alone: 313.20 M MACs.
    case direct
  }

  /// One colour image of 32×32.
  public let input = [3, 32, 32]
  /// What follows the convolutions.
  public let head: Head

  /// The output channels of the convolutions; nil stands for a max pool.
  private static let layout: [Int?] = [
    64, 64, nil, 128, 128, nil, 256, 256, 256, nil, 512, 512, 512, nil, 512, 512, 512,
  ]

  /// VGG-16 with the given head.
  public init(head: Head = .hidden) { self.head = head }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = builder.input
    for (index, width) in Self.layout.enumerated() {
      guard let width else {
        value = builder.add("features.pool\(index)", .pool(Pool(.max, kernel: Size(2))), value)
        continue
      }
      value = try builder.convolution(
        "features.conv\(index)", value, outputs: width, kernel: Size(3), options: Convolution(padding: Size(1)),
        bias: true)
      value = try builder.batchNorm("features.norm\(index)", value)
      value = builder.add("features.relu\(index)", .activation(.relu), value)
    }
    value = builder.pooledFeatures(value)
    if head == .hidden {
      value = try builder.linear("classifier.linear1", value, outputs: 512)
      value = try builder.batchNorm("classifier.norm1", value)
      value = builder.add("classifier.relu1", .activation(.relu), value)
    }
    value = try builder.linear("classifier.linear2", value, outputs: classes)
    return try builder.network(output: value)
  }
}
