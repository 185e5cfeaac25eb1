import Networks

/// A RegNet of 400 million MACs (Radosavovic and others 2020), with layers called as in torchvision.
///
/// Four stages of residual blocks that do not squeeze: a 1×1, a grouped 3×3 and a 1×1 convolution of equal width. RegNetY
/// gates the middle one by squeeze-and-excitation, squeezed to a quarter of the block's input. RegNetY has 4,344,144
/// parameters and 401.8 M MACs at 224×224, RegNetX 5,495,976 and 413.8 M.
public struct RegNet: Architecture {
  /// The networks by the name that torchvision gives them.
  public enum Size: String, Sendable, Hashable, CaseIterable {
    /// Without gates.
    case x400MF = "x_400mf"
    /// With gates.
    case y400MF = "y_400mf"

    /// The channels and blocks of the stages.
    var stages: [(width: Int, blocks: Int)] {
      switch self {
      case .x400MF: [(32, 1), (64, 2), (160, 7), (400, 12)]
      case .y400MF: [(48, 1), (104, 3), (208, 6), (440, 6)]
      }
    }
    /// The channels of a group.
    var groupWidth: Int { self == .x400MF ? 16 : 8 }
    /// Whether the grouped convolutions are gated.
    var isGated: Bool { self == .y400MF }
  }

  /// One colour image of 224×224.
  public let input = [3, 224, 224]
  /// Which network.
  public let size: Size

  /// The given network.
  public init(size: Size) { self.size = size }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolutionLayer(
      "stem", builder.input, outputs: 32, kernel: 3, stride: 2, activation: .relu)
    for (index, stage) in size.stages.enumerated() {
      for block in 0..<stage.blocks {
        value = try self.block(
          "trunk_output.block\(index + 1).block\(index + 1)-\(block)", value, width: stage.width,
          stride: block == 0 ? 2 : 1, in: &builder)
      }
    }
    value = try builder.linear("fc", builder.pooledFeatures(value), outputs: classes)
    return try builder.network(output: value)
  }

  /// Three convolutions and the shortcut around them; a projection where the shapes differ.
  private func block(
    _ name: String, _ input: String, width: Int, stride: Int, in builder: inout NetworkBuilder
  ) throws -> String {
    let channels = builder.channels(of: input)
    var passed = input
    if stride != 1 || channels != width {
      passed = try builder.convolutionLayer(
        "\(name).proj", input, outputs: width, kernel: 1, stride: stride, activation: nil)
    }
    var value = try builder.convolutionLayer("\(name).f.a", input, outputs: width, kernel: 1, activation: .relu)
    value = try builder.convolutionLayer(
      "\(name).f.b", value, outputs: width, kernel: 3, stride: stride, groups: width / size.groupWidth,
      activation: .relu)
    if size.isGated {
      value = try builder.squeezeExcitation(
        "\(name).f.se", value, squeezed: channels / 4, activation: .relu, gate: .sigmoid)
    }
    value = try builder.convolutionLayer("\(name).f.c", value, outputs: width, kernel: 1, activation: nil)
    return builder.add("\(name).activation", .activation(.relu), builder.add("\(name).add", .add, passed, value))
  }
}
