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
  case upsampledSkips
  case pairs
  case unitLength
  case attention
  // Groups
  case invertedResidual
  case depthwiseMultiplier
  case grouped
  case twoGroupings
  case shuffled
  case splitAndShuffled
  case transposedGroups
  case transposedDepthwise
  // Gates
  case squeezeExcite
  case squeezeLinear
  case efficientChannels
  case channelAndPixelGates
  case spatialGate
  case stretchedSum
  case channelSoftmax
  case rowSoftmax
  case hiddenSigmoid
  case manyActivations
  // Normalisation
  case groupNormed
  case instanceNormed
  case layerNormed
  case localResponse
  // Constants
  case slopes
  case layerScale
  case positionTable
  case quantised
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
  case transposedDecoder
  case resampled
  case everyOther
  case fillings
  case summedChannels
  // What is not known
  case opaqueMiddle
  case opaqueTokens

  /// Whether every function in it maps zero to zero, so that masked and cut networks agree.
  public var keepsZero: Bool {
    switch self {
    case .hiddenSigmoid, .stretchedSum, .rowSoftmax, .groupNormed, .layerNormed, .channelAndPixelGates: false
    default: true
    }
  }

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
      case .upsampledSkips: Samples.upsampledSkips
      case .pairs: Samples.pairs
      case .unitLength: Samples.unitLength
      case .attention: Samples.attention
      case .invertedResidual: Samples.invertedResidual
      case .depthwiseMultiplier: Samples.depthwiseMultiplier
      case .grouped: Samples.grouped
      case .twoGroupings: Samples.twoGroupings
      case .shuffled: Samples.shuffled
      case .splitAndShuffled: Samples.splitAndShuffled
      case .transposedGroups: Samples.transposedGroups
      case .transposedDepthwise: Samples.transposedDepthwise
      case .squeezeExcite: Samples.squeezeExcite
      case .squeezeLinear: Samples.squeezeLinear
      case .efficientChannels: Samples.efficientChannels
      case .channelAndPixelGates: Samples.channelAndPixelGates
      case .spatialGate: Samples.spatialGate
      case .stretchedSum: Samples.stretchedSum
      case .channelSoftmax: Samples.channelSoftmax
      case .rowSoftmax: Samples.rowSoftmax
      case .hiddenSigmoid: Samples.hiddenSigmoid
      case .manyActivations: Samples.manyActivations
      case .groupNormed: Samples.groupNormed
      case .instanceNormed: Samples.instanceNormed
      case .layerNormed: Samples.layerNormed
      case .localResponse: Samples.localResponse
      case .slopes: Samples.slopes
      case .layerScale: Samples.layerScale
      case .positionTable: Samples.positionTable
      case .quantised: Samples.quantised
      case .slicedHalves: Samples.slicedHalves
      case .swappedHalves: Samples.swappedHalves
      case .paddedChannels: Samples.paddedChannels
      case .decoder: Samples.decoder
      case .wideDecoder: Samples.wideDecoder
      case .featureRows: Samples.featureRows
      case .unalignedReshape: Samples.unalignedReshape
      case .pixelShuffle: Samples.pixelShuffle
      case .pixelUnshuffle: Samples.pixelUnshuffle
      case .transposedDecoder: Samples.transposedDecoder
      case .resampled: Samples.resampled
      case .everyOther: Samples.everyOther
      case .fillings: Samples.fillings
      case .summedChannels: Samples.summedChannels
      case .opaqueMiddle: Samples.opaqueMiddle
      case .opaqueTokens: Samples.opaqueTokens
      }
    var builder = NetworkBuilder(name: rawValue, input: [3, 6, 6])
    return try make(&builder).randomised(seed: seed)
  }
}

/// How each sample is built; a family a file.
enum Samples {}
