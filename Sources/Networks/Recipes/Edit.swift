/// One change of a network, as data.
///
/// The vocabulary is closed and grows with the methods that need it.
public enum Edit: Sendable, Hashable {
  /// Keep some channels of a channel class and remove the others.
  case keepChannels(KeptChannels)
  /// Set some weights of a parameter to zero and leave them there.
  case maskWeights(WeightMask)
  /// Bring the weights of a parameter to a few numbers that they share.
  case shareWeights(WeightSharing)
  /// Put another body into a residual block.
  case substituteBlock(BlockSubstitution)
  /// Keep only connections within groups of channels.
  case groupConvolution(LayerGroups)
  /// Fold every batch norm into the layer before it, where it can be folded.
  ///
  /// It is an edit of its own because those behind it speak of the weights that are folded.
  case foldBatchNorm
  /// Bring the ranges of two layers' weights together, which leaves the function as it is.
  case equalise(Equalisation)
  /// Compute a layer in 8-bit integers.
  case precision(LayerPrecision)
}

/// The channels of a class that stay.
public struct KeptChannels: Sendable, Hashable, Codable {
  /// The name of the channel class.
  public let channelClass: String
  /// How many channels the class has before the cut.
  public let width: Int
  /// The channels that stay, ascending.
  public let channels: [Int]

  /// Keeps `channels` of the class called `channelClass`, which has `width` channels.
  ///
  /// Order and repeats do not matter.
  public init(channelClass: String, width: Int, channels: some Sequence<Int>) {
    self.channelClass = channelClass
    self.width = width
    self.channels = Set(channels).sorted()
  }

  private enum CodingKeys: String, CodingKey {
    case channelClass = "class"
    case width
    case channels
  }

  /// Reads channels in any order, as `init(channelClass:width:channels:)` takes them.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      channelClass: try container.decode(String.self, forKey: .channelClass),
      width: try container.decode(Int.self, forKey: .width),
      channels: try container.decode([Int].self, forKey: .channels))
  }
}

extension Edit: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind = "edit"
  }

  private enum Kind: String, Codable {
    case keepChannels = "keep-channels"
    case maskWeights = "mask-weights"
    case shareWeights = "share-weights"
    case substituteBlock = "substitute-block"
    case groupConvolution = "group-convolution"
    case foldBatchNorm = "fold-batch-norm"
    case equalise
    case int8
  }

  /// Reads an edit from an object whose `edit` says of which kind it is.
  public init(from decoder: any Decoder) throws {
    switch try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .kind) {
    case .keepChannels: self = .keepChannels(try KeptChannels(from: decoder))
    case .maskWeights: self = .maskWeights(try WeightMask(from: decoder))
    case .shareWeights: self = .shareWeights(try WeightSharing(from: decoder))
    case .substituteBlock: self = .substituteBlock(try BlockSubstitution(from: decoder))
    case .groupConvolution: self = .groupConvolution(try LayerGroups(from: decoder))
    case .foldBatchNorm: self = .foldBatchNorm
    case .equalise: self = .equalise(try Equalisation(from: decoder))
    case .int8: self = .precision(try LayerPrecision(from: decoder))
    }
  }

  /// Writes the edit as one flat object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .keepChannels(let kept):
      try container.encode(Kind.keepChannels, forKey: .kind)
      try kept.encode(to: encoder)
    case .maskWeights(let mask):
      try container.encode(Kind.maskWeights, forKey: .kind)
      try mask.encode(to: encoder)
    case .shareWeights(let sharing):
      try container.encode(Kind.shareWeights, forKey: .kind)
      try sharing.encode(to: encoder)
    case .substituteBlock(let substitution):
      try container.encode(Kind.substituteBlock, forKey: .kind)
      try substitution.encode(to: encoder)
    case .groupConvolution(let groups):
      try container.encode(Kind.groupConvolution, forKey: .kind)
      try groups.encode(to: encoder)
    case .foldBatchNorm: try container.encode(Kind.foldBatchNorm, forKey: .kind)
    case .equalise(let equalisation):
      try container.encode(Kind.equalise, forKey: .kind)
      try equalisation.encode(to: encoder)
    case .precision(let precision):
      try container.encode(Kind.int8, forKey: .kind)
      try precision.encode(to: encoder)
    }
  }
}

extension Edit: CustomStringConvertible {
  /// One line, such as `layer1.0.conv1: keep 7 of 16 channels`.
  public var description: String {
    switch self {
    case .keepChannels(let kept): "\(kept.channelClass): keep \(kept.channels.count) of \(kept.width) channels"
    case .maskWeights(let mask): "\(mask)"
    case .shareWeights(let sharing): "\(sharing)"
    case .substituteBlock(let substitution): "\(substitution)"
    case .groupConvolution(let groups): "\(groups)"
    case .foldBatchNorm: "all: fold batch norms into the layers before them"
    case .equalise(let equalisation): "\(equalisation)"
    case .precision(let precision): "\(precision)"
    }
  }
}
