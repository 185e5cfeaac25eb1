import Networks

/// EfficientNet-B0 (Tan and Le 2019, table 1), with layers called as in torchvision.
///
/// Inverted residuals whose depthwise convolutions are gated by squeeze-and-excitation, with SiLU throughout. Training
/// drops no blocks at random here, as the paper does. 5,288,548 parameters and 385.8 M MACs at 224×224.
public struct EfficientNetB0: Architecture {
  /// One colour image of 224×224.
  public let input = [3, 224, 224]

  /// The factor by which channels are widened, kernel, first stride, output channels and number of blocks, by stage.
  private static let layout = [
    (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
  ]

  /// EfficientNet-B0.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionLayer(
      "features.0", builder.input, outputs: 32, kernel: 3, stride: 2, activation: .silu)
    for (stage, (expansion, kernel, firstStride, outputs, count)) in Self.layout.enumerated() {
      for block in 0..<count {
        value = try builder.invertedResidual(
          "features.\(stage + 1).\(block)", value, expansion: expansion, kernel: kernel, outputs: outputs,
          stride: block == 0 ? firstStride : 1)
      }
    }
    value = try builder.convolutionLayer(
      "features.\(Self.layout.count + 1)", value, outputs: 1280, kernel: 1, activation: .silu)
    value = builder.add("classifier.0", .dropout(probability: 0.2), builder.pooledFeatures(value))
    value = try builder.linear("classifier.1", value, outputs: classes)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// Widen, filter, gate, narrow; with the input added where the shapes allow it.
  fileprivate mutating func invertedResidual(
    _ name: String, _ input: String, expansion: Int, kernel: Int, outputs: Int, stride: Int
  ) throws -> String {
    let channels = channels(of: input)
    let hidden = channels * expansion
    var value = input
    var layer = 0
    if expansion > 1 {
      value = try convolutionLayer("\(name).block.0", value, outputs: hidden, kernel: 1, activation: .silu)
      layer += 1
    }
    value = try convolutionLayer(
      "\(name).block.\(layer)", value, outputs: hidden, kernel: kernel, stride: stride, groups: hidden,
      activation: .silu)
    value = try squeezeExcitation(
      "\(name).block.\(layer + 1)", value, squeezed: channels / 4, activation: .silu, gate: .sigmoid)
    value = try convolutionLayer(
      "\(name).block.\(layer + 2)", value, outputs: outputs, kernel: 1, activation: nil)
    return stride == 1 && channels == outputs ? add("\(name).add", .add, value, input) : value
  }
}
