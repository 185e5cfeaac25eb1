import Networks

/// ShuffleNetV2 of width 1 (Ma, Zhang, Zheng and Sun 2018, table 5), with layers called as in torchvision.
///
/// A block lets half of its channels pass, filters the other half and shuffles the two; where it halves the image, both
/// branches filter all channels. 2,278,604 parameters and 144.9 M MACs at 224×224.
public struct ShuffleNetV2: Architecture {
  /// One colour image of 224×224.
  public let input = [3, 224, 224]

  /// ShuffleNetV2.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionLayer(
      "conv1", builder.input, outputs: 24, kernel: 3, stride: 2, activation: .relu)
    value = builder.halved("maxpool", value, padding: 1)
    for (stage, (outputs, count)) in [(116, 4), (232, 8), (464, 4)].enumerated() {
      value = try builder.halvingBlock("stage\(stage + 2).0", value, outputs: outputs)
      for block in 1..<count { value = try builder.block("stage\(stage + 2).\(block)", value) }
    }
    value = try builder.convolutionLayer("conv5", value, outputs: 1024, kernel: 1, activation: .relu)
    value = try builder.linear("fc", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// Half of the channels as they are, the other half filtered; then shuffled.
  fileprivate mutating func block(_ name: String, _ input: String) throws -> String {
    let channels = channels(of: input)
    let passed = add("\(name).passed", .slice(Slice(axis: 1, start: 0, end: channels / 2)), input)
    let bent = add("\(name).bent", .slice(Slice(axis: 1, start: channels / 2, end: channels)), input)
    let filtered = try filtered("\(name).branch2", bent, outputs: channels / 2, stride: 1)
    return shuffled("\(name).shuffle", add("\(name).join", .concatenate(axis: 1), passed, filtered), groups: 2)
  }

  /// All channels filtered in two ways, each with every second row and column, to `outputs` in all; then shuffled.
  fileprivate mutating func halvingBlock(_ name: String, _ input: String, outputs: Int) throws -> String {
    var short = try convolutionAndNorm(
      "\(name).branch1.0", "\(name).branch1.1", input, outputs: channels(of: input), kernel: 3, stride: 2,
      groups: channels(of: input))
    short = try convolutionAndNorm(
      "\(name).branch1.2", "\(name).branch1.3", short, outputs: outputs / 2, kernel: 1)
    short = add("\(name).branch1.4", .activation(.relu), short)
    let long = try filtered("\(name).branch2", input, outputs: outputs / 2, stride: 2)
    return shuffled("\(name).shuffle", add("\(name).join", .concatenate(axis: 1), short, long), groups: 2)
  }

  /// A 1×1, a depthwise 3×3 and a 1×1 convolution.
  private mutating func filtered(_ name: String, _ input: String, outputs: Int, stride: Int) throws -> String {
    var value = try convolutionLayer(name, input, outputs: outputs, kernel: 1, activation: .relu)
    value = try convolutionAndNorm(
      "\(name).3", "\(name).4", value, outputs: outputs, kernel: 3, stride: stride, groups: outputs)
    value = try convolutionAndNorm("\(name).5", "\(name).6", value, outputs: outputs, kernel: 1)
    return add("\(name).7", .activation(.relu), value)
  }
}
