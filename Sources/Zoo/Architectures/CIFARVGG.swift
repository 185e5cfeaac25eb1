import Networks

/// A VGG for 32×32 images (Simonyan and Zisserman 2015) with batch norm, as papers on pruning mean it.
///
/// 3×3 convolutions, four max pools, global average pooling and one of the two heads that the field has. The convolutions
/// have biases although batch norm follows, and the layers are called as in the HRank family's code (Lin and others
/// 2020), so that its checkpoints load: `features.conv0`, `features.norm0`, …, `classifier.linear2`.
public struct CIFARVGG: Architecture {
  /// What follows the convolutions.
  public enum Head: String, Sendable, Hashable, CaseIterable {
    /// A linear layer of 512 with batch norm and ReLU, then the classifier: VGG-16 has 313.46 M MACs, 14.99 M parameters.
    case hidden
    /// The classifier alone: VGG-16 has 313.20 M MACs.
    case direct
  }

  /// One colour image of 32×32.
  public let input = [3, 32, 32]
  /// The layers that the network's name counts; those of the head are three in the paper, whichever it is.
  public let depth: VGGDepth
  /// What follows the convolutions.
  public let head: Head

  /// The network with the given convolutions and head.
  public init(depth: VGGDepth, head: Head = .hidden) {
    self.depth = depth
    self.head = head
  }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = builder.input
    var index = 0
    for (stage, widths) in depth.stages.enumerated() {
      if stage > 0 {
        value = builder.add("features.pool\(index)", .pool(Pool(.max, kernel: Size(2))), value)
        index += 1
      }
      for width in widths {
        value = try builder.convolution(
          "features.conv\(index)", value, outputs: width, kernel: Size(3), options: Convolution(padding: Size(1)),
          bias: true)
        value = try builder.batchNorm("features.norm\(index)", value)
        value = builder.add("features.relu\(index)", .activation(.relu), value)
        index += 1
      }
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
