import Networks

/// A residual network for 32×32 images: `6n + 2` layers in three stages of `n` blocks.
///
/// He, Zhang, Ren and Sun 2016, section 4.2.
/// The stages have 16, 32 and 64 channels. Layers are called as in the PyTorch code whose checkpoints the field shares
/// (akamaster/pytorch_resnet_cifar10): `conv1`, `layer1.0.conv1`, `layer1.0.bn1`, …, `linear`.
/// ResNet-56 with zero-padded shortcuts has 853,018 parameters and 125.49 M MACs.
public struct CIFARResNet: Architecture {
  /// How a block whose output has another shape than its input passes the input on.
  public enum Shortcut: String, Sendable, Hashable, CaseIterable {
    /// Option A: every second row and column, and half of the new channels of zeros on either side; no parameters.
    case zeroPadding
    /// Option B: a 1×1 convolution, called `shortcut.0`, and batch norm, called `shortcut.1`.
    case projection
  }

  /// One colour image of 32×32.
  public let input = [3, 32, 32]
  /// The number of blocks in each of the three stages.
  public let blocks: Int
  /// What the two blocks that halve the image have for a shortcut.
  public let shortcut: Shortcut

  /// The layers that the network's name counts.
  public var depth: Int { 6 * blocks + 2 }

  /// The network with `blocks` blocks a stage: 3 for ResNet-20, 9 for ResNet-56, 18 for ResNet-110.
  public init(blocks: Int, shortcut: Shortcut = .zeroPadding) {
    self.blocks = blocks
    self.shortcut = shortcut
  }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionAndNorm("conv1", "bn1", builder.input, outputs: 16, kernel: 3)
    value = builder.add("relu", .activation(.relu), value)
    for (stage, width) in [16, 32, 64].enumerated() {
      for block in 0..<blocks {
        value = try builder.block(
          "layer\(stage + 1).\(block)", value, outputs: width, stride: stage > 0 && block == 0 ? 2 : 1,
          shortcut: shortcut)
      }
    }
    value = try builder.linear("linear", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// Two 3×3 convolutions and the shortcut around them.
  fileprivate mutating func block(
    _ name: String, _ input: String, outputs: Int, stride: Int, shortcut: CIFARResNet.Shortcut
  ) throws -> String {
    var value = try convolutionAndNorm(
      "\(name).conv1", "\(name).bn1", input, outputs: outputs, kernel: 3, stride: stride)
    value = add("\(name).relu1", .activation(.relu), value)
    value = try convolutionAndNorm("\(name).conv2", "\(name).bn2", value, outputs: outputs, kernel: 3)
    var passed = input
    if stride != 1 || channels(of: input) != outputs {
      passed =
        switch shortcut {
        case .zeroPadding: zeroPadded("\(name).shortcut", input, outputs: outputs, stride: stride)
        case .projection:
          try convolutionAndNorm(
            "\(name).shortcut.0", "\(name).shortcut.1", input, outputs: outputs, kernel: 1, stride: stride)
        }
    }
    return add("\(name).relu2", .activation(.relu), add("\(name).add", .add, value, passed))
  }

  /// Every `stride`-th row and column, and channels of zeros on either side.
  private mutating func zeroPadded(_ name: String, _ input: String, outputs: Int, stride: Int) -> String {
    guard let shape = shape(of: input), shape.count == 3 else { return input }
    let added = outputs - shape[0]
    let rows = add("\(name).rows", .slice(Slice(axis: 2, start: 0, end: shape[1], step: stride)), input)
    let columns = add("\(name).columns", .slice(Slice(axis: 3, start: 0, end: shape[2], step: stride)), rows)
    return add("\(name).pad", .pad(Pad(channels: Pad.Amount(added / 2, added - added / 2))), columns)
  }
}
