import Networks

/// What must hold for the cuts of any network, drawn or imported, small or large.
///
/// A law gives back a line for each time that it was broken; none where it holds.
public struct SurgeryLaws {
  /// Runs a network on inputs by name and gives its outputs by name.
  public typealias Runner = (Network, [String: [Float]]) throws -> [String: [Double]]

  /// The network that is cut.
  public let network: Network
  /// The seeds of the channels that are drawn.
  public let seeds: ClosedRange<UInt64>
  /// How far two outputs may lie apart, as a share of the largest number among them or of one.
  public let tolerance: Double
  let run: Runner

  /// The laws of `network`, which is run by the reference interpreter where nothing else is said.
  public init(
    _ network: Network, seeds: ClosedRange<UInt64> = 1...20, tolerance: Double = 1e-9,
    runBy run: @escaping Runner = { try ReferenceInterpreter($0).run($1) }
  ) {
    self.network = network
    self.seeds = seeds
    self.tolerance = tolerance
    self.run = run
  }

  /// All laws that the network breaks.
  ///
  /// - Throws: what analysing, cutting or running a network throws.
  public func broken() throws -> [String] {
    try zeroInvariance() + composition() + foretoldCosts() + emptyCuts() + leastCuts()
  }

  /// A network whose channels are set to zero computes what the network without them computes.
  ///
  /// Channels that are normalised together with others are left alone, and so are those that are no longer zero where a
  /// layer reads them (`unzeroedClasses`).
  ///
  /// - Throws: what analysing, cutting or running a network throws.
  public func zeroInvariance() throws -> [String] {
    let exact = Set(try network.channels().classes.filter(\.normalisedAt.isEmpty).map(\.name))
      .subtracting(try network.unzeroedClasses())
    let input = network.randomInput(seed: seeds.lowerBound)
    return try seeds.flatMap { seed -> [String] in
      let recipe = try Recipe.random(for: network, seed: seed).keeping { exact.contains($0.channelClass) }
      let masked = try run(network.masking(recipe), input)
      let cut = try run(network.applying(recipe), input)
      return network.outputs.compactMap { output in
        let apart = distance(cut[output] ?? [], masked[output] ?? [])
        return apart <= tolerance ? nil : "\(network.name), seed \(seed): '\(output)' is \(apart) away from masked"
      }
    }
  }

  private func distance(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.reduce(1) { max($0, abs($1)) }
    let apart = zip(found, expected).map { abs($0 - $1) / scale }
    return apart.allSatisfy(\.isFinite) ? apart.max() ?? 0 : .infinity
  }
}

extension Recipe {
  /// The recipe with some of its edits.
  func keeping(where isKept: (KeptChannels) -> Bool) -> Recipe {
    Recipe(
      network: network, origin: origin,
      edits: edits.filter { edit in
        switch edit {
        case .keepChannels(let kept): isKept(kept)
        case .substituteBlock, .maskWeights, .shareWeights, .groupConvolution, .foldBatchNorm, .equalise, .precision:
          true
        }
      })
  }
}
