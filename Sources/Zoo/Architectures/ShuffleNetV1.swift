import Networks

/// ShuffleNet of width 1 with three groups (Zhang, Zhou, Lin and Sun 2018, table 1).
///
/// Bottlenecks of two grouped 1×1 convolutions with a channel shuffle and a depthwise convolution between them. Layers are
/// called, and the shuffle stands behind the depthwise convolution, as in the authors' PyTorch code
/// (megvii-model/ShuffleNet-Series), so that its checkpoints load: `first_conv.0`, `features.0.branch_main_1.0`, …,
/// `classifier.0`. Its shuffle is the inverse of the paper's, which deals the channels as evenly. 1,864,728 parameters and
/// 137.5 M MACs at 224×224.
public struct ShuffleNetV1: Architecture {
  /// One colour image of 224×224.
  public let input = [3, 224, 224]

  private static let groups = 3

  /// ShuffleNet.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionLayer(
      "first_conv", builder.input, outputs: 24, kernel: 3, stride: 2, activation: .relu)
    value = builder.halved("maxpool", value, padding: 1)
    var index = 0
    for (outputs, count) in [(240, 4), (480, 8), (960, 4)] {
      for block in 0..<count {
        // So few channels enter the very first block that they are not dealt to groups.
        value = try builder.block(
          "features.\(index)", value, outputs: outputs, firstGroups: index == 0 ? 1 : Self.groups, groups: Self.groups,
          stride: block == 0 ? 2 : 1)
        index += 1
      }
    }
    value = try builder.linear("classifier.0", builder.pooledFeatures(value), outputs: classes, bias: false)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// A bottleneck with its input added, or beside its input's means where it halves the image.
  fileprivate mutating func block(
    _ name: String, _ input: String, outputs: Int, firstGroups: Int, groups: Int, stride: Int
  ) throws -> String {
    let narrow = outputs / 4
    var value = try convolutionLayer(
      "\(name).branch_main_1", input, outputs: narrow, kernel: 1, groups: firstGroups, activation: .relu)
    value = try convolutionAndNorm(
      "\(name).branch_main_1.3", "\(name).branch_main_1.4", value, outputs: narrow, kernel: 3, stride: stride,
      groups: narrow)
    value = shuffled("\(name).shuffle", value, groups: narrow / groups)
    value = try convolutionAndNorm(
      "\(name).branch_main_2.0", "\(name).branch_main_2.1", value,
      outputs: stride == 1 ? outputs : outputs - channels(of: input), kernel: 1, groups: groups)
    guard stride > 1 else {
      return add("\(name).relu", .activation(.relu), add("\(name).add", .add, value, input))
    }
    let means = add(
      "\(name).branch_proj", .pool(Pool(.average, kernel: Size(3), stride: Size(stride), padding: Size(1))), input)
    return add("\(name).join", .concatenate(axis: 1), means, add("\(name).relu", .activation(.relu), value))
  }
}
