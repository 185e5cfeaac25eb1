import Networks

/// SqueezeNet (Iandola and others 2016), with layers called as in torchvision.
///
/// Fire modules squeeze the channels by a 1×1 convolution and widen them by a 1×1 and a 3×3 one side by side. There is no
/// batch norm, and the classifier is a 1×1 convolution with a ReLU, averaged over the image. 1,248,424 parameters and
/// 818.9 M MACs in version 1.0; 1,235,496 and 349.2 M in version 1.1, which pools earlier.
public struct SqueezeNet: Architecture {
  /// The authors' two releases.
  public enum Version: String, Sendable, Hashable, CaseIterable {
    /// The paper's: a 7×7 convolution to 96 channels first.
    case one = "1.0"
    /// A 3×3 convolution to 64 channels first.
    case oneDotOne = "1.1"

    /// The places in `features` of the max pools behind the first one.
    var pools: [Int] { self == .one ? [6, 11] : [5, 8] }
  }

  /// One colour image of 224×224.
  public let input = [3, 224, 224]
  /// Which of the authors' releases.
  public let version: Version

  /// The channels that the fire modules squeeze to; each widens them to eight times as many.
  private static let squeezed = [16, 16, 32, 32, 48, 48, 64, 64]

  /// The given release.
  public init(version: Version) { self.version = version }

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.convolution(
      "features.0", builder.input, outputs: version == .one ? 96 : 64, kernel: Size(version == .one ? 7 : 3),
      options: Convolution(stride: Size(2)), bias: true)
    value = builder.add("features.1", .activation(.relu), value)
    value = builder.halved("features.2", value, roundsUp: true)
    var index = 3
    for squeezed in Self.squeezed {
      if version.pools.contains(index) {
        value = builder.halved("features.\(index)", value, roundsUp: true)
        index += 1
      }
      value = try builder.fire("features.\(index)", value, squeezed: squeezed)
      index += 1
    }
    value = builder.add("classifier.0", .dropout(probability: 0.5), value)
    value = try builder.convolution("classifier.1", value, outputs: classes, kernel: Size(1), bias: true)
    value = builder.pooledFeatures(builder.add("classifier.2", .activation(.relu), value))
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// Squeeze, and widen by two convolutions side by side.
  fileprivate mutating func fire(_ name: String, _ input: String, squeezed: Int) throws -> String {
    let narrow = try rectified("\(name).squeeze", input, outputs: squeezed, kernel: 1)
    let branches = try [1, 3].map {
      try rectified("\(name).expand\($0)x\($0)", narrow, outputs: 4 * squeezed, kernel: $0)
    }
    return add("\(name).join", .concatenate(axis: 1), reading: branches)
  }

  /// A convolution with bias and the ReLU behind it.
  private mutating func rectified(_ name: String, _ input: String, outputs: Int, kernel: Int) throws -> String {
    let value = try convolution(
      name, input, outputs: outputs, kernel: Size(kernel), options: Convolution(padding: Size(kernel / 2)), bias: true)
    return add("\(name)_activation", .activation(.relu), value)
  }
}
