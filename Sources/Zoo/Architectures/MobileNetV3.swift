import Networks

/// MobileNetV3 of full width (Howard and others 2019, tables 1 and 2), with layers called as in torchvision.
///
/// Inverted residuals, some of whose depthwise convolutions are gated by squeeze-and-excitation, with ReLU at first and
/// hard swish later. The small network has 2,542,856 parameters and 56.5 M MACs at 224×224, the large one 5,483,032 and
/// 216.6 M.
public struct MobileNetV3: Architecture {
  /// The paper's two networks.
  public enum Size: String, Sendable, Hashable, CaseIterable {
    case small, large
  }

  /// One colour image of 224×224.
  public let input = [3, 224, 224]
  /// Which of the paper's two networks.
  public let size: Size

  /// torchvision's batch norm, with TensorFlow's numbers.
  private static let normalisation = BatchNorm(epsilon: 1e-3, momentum: 0.01)

  /// An inverted residual.
  private struct Block {
    let kernel: Int
    /// The channels of the depthwise convolution.
    let hidden: Int
    let outputs: Int
    let isGated: Bool
    let activation: Activation
    let stride: Int

    init(
      _ kernel: Int, _ hidden: Int, _ outputs: Int, gated isGated: Bool = false, _ activation: Activation,
      stride: Int = 1
    ) {
      self.kernel = kernel
      self.hidden = hidden
      self.outputs = outputs
      self.isGated = isGated
      self.activation = activation
      self.stride = stride
    }
  }

  private static let small = [
    Block(3, 16, 16, gated: true, .relu, stride: 2), Block(3, 72, 24, .relu, stride: 2), Block(3, 88, 24, .relu),
    Block(5, 96, 40, gated: true, .hardSwish, stride: 2), Block(5, 240, 40, gated: true, .hardSwish),
    Block(5, 240, 40, gated: true, .hardSwish), Block(5, 120, 48, gated: true, .hardSwish),
    Block(5, 144, 48, gated: true, .hardSwish), Block(5, 288, 96, gated: true, .hardSwish, stride: 2),
    Block(5, 576, 96, gated: true, .hardSwish), Block(5, 576, 96, gated: true, .hardSwish),
  ]

  private static let large = [
    Block(3, 16, 16, .relu), Block(3, 64, 24, .relu, stride: 2), Block(3, 72, 24, .relu),
    Block(5, 72, 40, gated: true, .relu, stride: 2), Block(5, 120, 40, gated: true, .relu),
    Block(5, 120, 40, gated: true, .relu), Block(3, 240, 80, .hardSwish, stride: 2), Block(3, 200, 80, .hardSwish),
    Block(3, 184, 80, .hardSwish), Block(3, 184, 80, .hardSwish), Block(3, 480, 112, gated: true, .hardSwish),
    Block(3, 672, 112, gated: true, .hardSwish), Block(5, 672, 160, gated: true, .hardSwish, stride: 2),
    Block(5, 960, 160, gated: true, .hardSwish), Block(5, 960, 160, gated: true, .hardSwish),
  ]

  /// The given network.
  public init(size: Size) { self.size = size }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionLayer(
      "features.0", builder.input, outputs: 16, kernel: 3, stride: 2, activation: .hardSwish,
      normalisation: Self.normalisation)
    let blocks = size == .small ? Self.small : Self.large
    for (index, block) in blocks.enumerated() {
      value = try invertedResidual("features.\(index + 1)", value, block, in: &builder)
    }
    value = try builder.convolutionLayer(
      "features.\(blocks.count + 1)", value, outputs: 6 * builder.channels(of: value), kernel: 1,
      activation: .hardSwish,
      normalisation: Self.normalisation)
    value = try builder.linear("classifier.0", builder.pooledFeatures(value), outputs: size == .small ? 1024 : 1280)
    value = builder.add("classifier.1", .activation(.hardSwish), value)
    value = builder.add("classifier.2", .dropout(probability: 0.2), value)
    value = try builder.linear("classifier.3", value, outputs: classes)
    return try builder.network(output: value)
  }

  /// Widen, filter, gate, narrow; with the input added where the shapes allow it.
  private func invertedResidual(
    _ name: String, _ input: String, _ block: Block, in builder: inout NetworkBuilder
  ) throws -> String {
    let channels = builder.channels(of: input)
    var value = input
    var layer = 0
    if block.hidden != channels {
      value = try builder.convolutionLayer(
        "\(name).block.0", value, outputs: block.hidden, kernel: 1, activation: block.activation,
        normalisation: Self.normalisation)
      layer += 1
    }
    value = try builder.convolutionLayer(
      "\(name).block.\(layer)", value, outputs: block.hidden, kernel: block.kernel, stride: block.stride,
      groups: block.hidden, activation: block.activation, normalisation: Self.normalisation)
    layer += 1
    if block.isGated {
      value = try builder.squeezeExcitation(
        "\(name).block.\(layer)", value, squeezed: (block.hidden / 4).roundedToEights, activation: .relu,
        gate: .hardSigmoid)
      layer += 1
    }
    value = try builder.convolutionLayer(
      "\(name).block.\(layer)", value, outputs: block.outputs, kernel: 1, activation: nil,
      normalisation: Self.normalisation)
    return block.stride == 1 && channels == block.outputs ? builder.add("\(name).add", .add, value, input) : value
  }
}

extension Int {
  /// The nearest multiple of eight that is no less than nine tenths of the number.
  fileprivate var roundedToEights: Int {
    let nearest = Swift.max(8, (self + 4) / 8 * 8)
    return 10 * nearest < 9 * self ? nearest + 8 : nearest
  }
}
