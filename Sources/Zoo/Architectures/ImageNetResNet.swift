import Networks

/// A residual network of four stages (He, Zhang, Ren and Sun 2016, table 1), with layers called as in torchvision.
///
/// ResNet-50 halves the image in the 3×3 convolution of a bottleneck, not in the first 1×1 as the paper does: what
/// torchvision and so nearly everyone trains ("v1.5", 25,557,032 parameters, 4.089 G MACs). ResNeXt-50 (Xie and others
/// 2017) is the same network with wider bottlenecks in groups: 25,028,904 parameters and 4.230 G MACs as 32×4d.
///
/// The paper's own networks for CIFAR are `CIFARResNet`. What later work calls ResNet-18 there is this one with a first
/// convolution of 3×3 and stride 1 and without the pooling: 11,173,962 parameters and 555.4 M MACs for ten classes.
public struct ImageNetResNet: Architecture {
  /// The layers that the network's name counts.
  public enum Depth: Int, Sendable, Hashable, CaseIterable {
    /// Basic blocks, 2-2-2-2.
    case eighteen = 18
    /// Basic blocks, 3-4-6-3.
    case thirtyFour = 34
    /// Bottlenecks, 3-4-6-3.
    case fifty = 50

    /// The number of blocks in each of the four stages.
    var blocks: [Int] { self == .eighteen ? [2, 2, 2, 2] : [3, 4, 6, 3] }
    /// Whether blocks squeeze the channels to a quarter in between.
    var hasBottlenecks: Bool { self == .fifty }
  }

  /// How the 3×3 convolution of a bottleneck is grouped.
  public struct Cardinality: Sendable, Hashable {
    /// The number of groups.
    public let groups: Int
    /// The channels of a group in the first stage, doubled from stage to stage.
    public let width: Int

    /// A cardinality of `groups`, each of `width` channels in the first stage.
    public init(groups: Int, width: Int) {
      self.groups = groups
      self.width = width
    }

    /// One group: no ResNeXt.
    public static let one = Cardinality(groups: 1, width: 64)
  }

  /// The images that the stem is meant for.
  public let images: Images
  /// The layers that the network's name counts.
  public let depth: Depth
  /// How the 3×3 convolutions of bottlenecks are grouped; basic blocks are not.
  public let cardinality: Cardinality

  /// The network with the given number of layers.
  public init(depth: Depth, cardinality: Cardinality = .one, for images: Images = .photographs) {
    self.depth = depth
    self.cardinality = cardinality
    self.images = images
  }

  /// One colour image.
  public var input: [Int] { images.shape }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    let isSmall = images == .small
    var value = try builder.convolutionAndNorm(
      "conv1", "bn1", builder.input, outputs: 64, kernel: isSmall ? 3 : 7, stride: isSmall ? 1 : 2)
    value = builder.add("relu", .activation(.relu), value)
    if !isSmall { value = builder.halved("maxpool", value, padding: 1) }
    for (stage, count) in depth.blocks.enumerated() {
      for block in 0..<count {
        value = try builder.block(
          "layer\(stage + 1).\(block)", value, width: 64 << stage, stride: stage > 0 && block == 0 ? 2 : 1,
          cardinality: depth.hasBottlenecks ? cardinality : nil)
      }
    }
    value = try builder.linear("fc", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// A bottleneck of the given cardinality, or a basic block, with the shortcut around it; a projection where the shapes
  /// differ.
  fileprivate mutating func block(
    _ name: String, _ input: String, width: Int, stride: Int, cardinality: ImageNetResNet.Cardinality?
  ) throws -> String {
    var layers: [(kernel: Int, outputs: Int, stride: Int, groups: Int)] = [(3, width, stride, 1), (3, width, 1, 1)]
    if let cardinality {
      let inner = width / 64 * cardinality.width * cardinality.groups
      layers = [(1, inner, 1, 1), (3, inner, stride, cardinality.groups), (1, 4 * width, 1, 1)]
    }
    var value = input
    for (index, layer) in layers.enumerated() {
      if index > 0 { value = add("\(name).relu\(index)", .activation(.relu), value) }
      value = try convolutionAndNorm(
        "\(name).conv\(index + 1)", "\(name).bn\(index + 1)", value, outputs: layer.outputs, kernel: layer.kernel,
        stride: layer.stride, groups: layer.groups)
    }
    var passed = input
    let outputs = cardinality == nil ? width : 4 * width
    if stride != 1 || channels(of: input) != outputs {
      passed = try convolutionAndNorm(
        "\(name).downsample.0", "\(name).downsample.1", input, outputs: outputs, kernel: 1, stride: stride)
    }
    return add("\(name).relu\(layers.count)", .activation(.relu), add("\(name).add", .add, value, passed))
  }
}
