import Networks
import OrderedCollections

/// What a layer's output loses when a weight goes and the others of its filter make up for it as well as they can: `w_q² / [H⁻¹]_qq`.
///
/// The optimal brain surgeon (Hassibi and Stork 1993), layer by layer as in L-OBS (Dong et al. 2017): `H` is the mean product of a
/// layer's patches, shared by all its filters. In parts of the layer's output, so that layers may be compared, which the paper
/// leaves to the user's rates. `H` is damped as in `BrainSurgeonScore`. Weights of layers that add up in other ways, such as
/// depthwise convolutions, have their share of the layer's energy, our choice.
public struct SurgeonWeightScore: WeightScore {
  /// A score without settings.
  public init() {}

  /// The scores of the weights of each parameter.
  public func scores(of names: [String], on bench: Workbench) throws -> [String: [Float]] {
    let wanted = Set(names)
    var scores = Dictionary(
      uniqueKeysWithValues: names.map { name in
        let squares = (bench.network.parameters[name]?.values ?? []).map { $0 * $0 }
        let sum = squares.reduce(0, +)
        return (name, sum > 0 ? squares.map { $0 / sum } : squares)
      })
    func isWanted(_ reader: ChannelReader) -> Bool { reader.node.parameters[.weight].map(wanted.contains) ?? false }
    for evidence in try bench.readerEvidence(of: isWanted) {
      guard let name = evidence.reader.node.parameters[.weight] else { continue }
      guard let losses = try BrainSurgeon(evidence).lossesOfSingleWeights() else { continue }
      let (rows, inputs) = (evidence.reader.rows, evidence.reader.inputs)
      scores[name]?.replaceSubrange(
        rows.lowerBound * inputs..<rows.upperBound * inputs, with: losses.map(Float.init))
    }
    return scores
  }
}
