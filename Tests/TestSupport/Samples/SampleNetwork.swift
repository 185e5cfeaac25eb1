import Networks

/// Small networks, each of which couples its channels in another way; between them they hold every operator.
///
/// Their weights are random, from a seed; inputs are a few pixels wide, so that the reference interpreter runs them at once.
public enum SampleNetwork: String, CaseIterable, Sendable {
  // Chains
  case plain
  case foldedNorm
  case singleOutputChannel
  case flattenedImage
  case flattenedPoint
  case convolutionClassifier
  case severalOutputs
  case severalInputs
  case deadBranch
  case sharedWeights
  case siameseHeads
  // Values that meet
  case residualStage
  case projectionShortcut
  case paddedShortcut
  case preActivation
  case denseBlock
  case nestedConcatenation
  case repeatedConcatenation
  case stackedRows
  case encoderDecoder
  case droppedBranch
  // Groups
  case invertedResidual
  case depthwiseMultiplier
  case grouped
  case twoGroupings
  case shuffled
  case splitAndShuffled
  // Gates
  case squeezeExcite
  case spatialGate
  case stretchedSum
  case channelSoftmax
  case rowSoftmax
  case hiddenSigmoid
  // Shapes
  case slicedHalves
  case swappedHalves
  case paddedChannels
  case decoder
  case wideDecoder
  case featureRows
  case unalignedReshape
  case pixelShuffle
  case pixelUnshuffle
  // What is not known
  case opaqueMiddle
  case opaqueTokens

  /// Whether every function in it maps zero to zero, so that masked and cut networks agree.
  public var keepsZero: Bool { ![.hiddenSigmoid, .stretchedSum, .rowSoftmax].contains(self) }

  /// Whether the reference interpreter can run it.
  public var canRun: Bool { self != .opaqueMiddle && self != .opaqueTokens }

  /// The network, its weights drawn from `seed`.
  ///
  /// - Throws: `NetworkError`; never, if the sample is right.
  public func network(seed: UInt64 = 1) throws -> Network {
    let make =
      switch self {
      case .plain: Samples.plain
      case .foldedNorm: Samples.foldedNorm
      case .singleOutputChannel: Samples.singleOutputChannel
      case .flattenedImage: Samples.flattenedImage
      case .flattenedPoint: Samples.flattenedPoint
      case .convolutionClassifier: Samples.convolutionClassifier
      case .severalOutputs: Samples.severalOutputs
      case .severalInputs: Samples.severalInputs
      case .deadBranch: Samples.deadBranch
      case .sharedWeights: Samples.sharedWeights
      case .siameseHeads: Samples.siameseHeads
      case .residualStage: Samples.residualStage
      case .projectionShortcut: Samples.projectionShortcut
      case .paddedShortcut: Samples.paddedShortcut
      case .preActivation: Samples.preActivation
      case .denseBlock: Samples.denseBlock
      case .nestedConcatenation: Samples.nestedConcatenation
      case .repeatedConcatenation: Samples.repeatedConcatenation
      case .stackedRows: Samples.stackedRows
      case .encoderDecoder: Samples.encoderDecoder
      case .droppedBranch: Samples.droppedBranch
      case .invertedResidual: Samples.invertedResidual
      case .depthwiseMultiplier: Samples.depthwiseMultiplier
      case .grouped: Samples.grouped
      case .twoGroupings: Samples.twoGroupings
      case .shuffled: Samples.shuffled
      case .splitAndShuffled: Samples.splitAndShuffled
      case .squeezeExcite: Samples.squeezeExcite
      case .spatialGate: Samples.spatialGate
      case .stretchedSum: Samples.stretchedSum
      case .channelSoftmax: Samples.channelSoftmax
      case .rowSoftmax: Samples.rowSoftmax
      case .hiddenSigmoid: Samples.hiddenSigmoid
      case .slicedHalves: Samples.slicedHalves
      case .swappedHalves: Samples.swappedHalves
      case .paddedChannels: Samples.paddedChannels
      case .decoder: Samples.decoder
      case .wideDecoder: Samples.wideDecoder
      case .featureRows: Samples.featureRows
      case .unalignedReshape: Samples.unalignedReshape
      case .pixelShuffle: Samples.pixelShuffle
      case .pixelUnshuffle: Samples.pixelUnshuffle
      case .opaqueMiddle: Samples.opaqueMiddle
      case .opaqueTokens: Samples.opaqueTokens
      }
    var builder = NetworkBuilder(name: rawValue, input: [3, 6, 6])
    return try make(&builder).randomised(seed: seed)
  }
}

/// How each sample is built; a family a file.
enum Samples {}

extension NetworkBuilder {
  /// The network, once the arguments have added all that they add.
  mutating func finish(_ output: String) throws -> Network { try network(output: output) }

  /// The network with several outputs, once the arguments have added all that they add.
  mutating func finish(_ outputs: [String]) throws -> Network { try network(outputs: outputs) }

  /// A 3×3 convolution that keeps the picture's size, batch norm and ReLU: `name`, `name.norm` and `name.relu`.
  mutating func block(
    _ name: String, _ input: String, _ outputs: Int, kernel: Int = 3, stride: Int = 1, groups: Int = 1,
    activation: Activation? = .relu
  ) throws -> String {
    let options = Convolution(stride: Size(stride), padding: Size(kernel / 2), groups: groups)
    let sum = try convolution(name, input, outputs: outputs, kernel: Size(kernel), options: options)
    let normed = try batchNorm("\(name).norm", sum)
    return activation.map { add("\(name).\($0.rawValue)", .activation($0), normed) } ?? normed
  }

  /// A 3×3 convolution with bias that keeps the picture's size.
  mutating func filters(
    _ name: String, _ input: String, _ outputs: Int, kernel: Int = 3, stride: Int = 1, groups: Int = 1
  ) throws -> String {
    let options = Convolution(stride: Size(stride), padding: Size(kernel / 2), groups: groups)
    return try convolution(name, input, outputs: outputs, kernel: Size(kernel), options: options, bias: true)
  }

  /// Global average pooling and a linear layer `head` to five scores.
  mutating func scores(_ input: String, _ name: String = "head") throws -> String {
    let pooled = add("\(name).pool", .adaptiveAveragePool(Size(1)), input)
    return try linear(name, add("\(name).flatten", .flatten, pooled), outputs: 5)
  }

  /// `[C, H, W]` with the channels dealt to `groups`, the groups then interleaved.
  mutating func shuffle(_ name: String, _ input: String, groups: Int) throws -> String {
    let shape = shape(of: input) ?? []
    let dealt = add("\(name).deal", .reshape([groups, shape[0] / groups, shape[1], shape[2]]), input)
    let turned = add("\(name).turn", .transpose([0, 2, 1, 3, 4]), dealt)
    return add("\(name).join", .reshape(shape), turned)
  }
}
