import Compression
import Datasets
import Networks
import Runs
import TestSupport
import Testing
import Torch
import Training

/// Channels chosen by what is left of the layers behind, in networks.
@Suite struct ReconstructionChoiceTests {
  private static let digits = Result { try Dataset.synthetic(train: 200, test: 40) }

  private func bench(_ network: Network) throws -> Workbench {
    try Workbench(network, dataset: Self.digits.get(), imageCount: 100, seed: 4)
  }

  private func method(_ ranking: Ranking = .local) throws -> FilterPruning {
    try MethodRegistry.method(named: "reconstruct").with(ranking: ranking)
  }

  /// How far a network that a recipe makes, fitted, is from the given one in its scores.
  private func difference(_ network: Network, _ recipe: Recipe) throws -> Double {
    let executor = try Executor(network.applying(recipe))
    try Refitting(.weights, of: network, after: recipe, on: bench(network))?.run(on: executor)
    let original = try Executor(network)
    var sum = 0.0
    try CalibrationImages(100, of: Self.digits.get(), seed: 4).forEachBatch { images in
      sum += try (executor.forward(images) - original.forward(images)).squared().sum().item()
    }
    return sum
  }

  @Test(arguments: PointwiseEnding.allCases)
  func aChannelThatAnotherCanStandInForGoes(_ ending: PointwiseEnding) throws {
    let network = try ending.network().copyingChannel(1, to: 3)
    let recipe = try method().recipe(keeping: 4, ofClass: "first", on: bench(network))
    guard case .keepChannels(let kept)? = recipe.edits.first else {
      Issue.record("nothing was cut")
      return
    }
    #expect(kept.channels == [0, 2, 3, 4] || kept.channels == [0, 1, 2, 4])
  }

  @Test(arguments: [0.3, 0.5, 0.7])
  func lessIsLostThanByMostOtherChoices(_ share: Double) throws {
    let network = try residualNetwork(width: 12).randomised(seed: 3)
    let bench = try bench(network)
    let recipe = try method().recipe(for: [Budget(.macs, .share(share))], on: bench)
    let own = try difference(network, recipe)
    var generator = SeededGenerator(seed: 1)
    var better = 0
    for _ in 0..<10 {
      // The same widths, other channels.
      let edits = recipe.edits.map { edit -> Edit in
        guard case .keepChannels(let kept) = edit else { return edit }
        let others = (0..<kept.width).shuffled(using: &generator).prefix(kept.channels.count).sorted()
        return .keepChannels(KeptChannels(channelClass: kept.channelClass, width: kept.width, channels: others))
      }
      if try difference(network, Recipe(of: network, edits)) < own { better += 1 }
    }
    #expect(better <= 1)
  }

  @Test func widthsAreThoseOfTheOrderAndTheSeedDecidesAll() throws {
    let network = try residualNetwork(width: 10).randomised(seed: 5)
    let (budgets, bench) = ([Budget(.macs, .share(0.5))], try bench(network))
    let recipe = try method().recipe(for: budgets, on: bench)
    let again = try method().recipe(for: budgets, on: bench)
    #expect(recipe == again)
    let proposal = try Proposal(recipe: recipe, of: network, budgets: budgets)
    #expect(proposal.budgets.allSatisfy { $0.met })
    // The genetic search decides the same widths where it ranks alike.
    let genetic = try MethodRegistry.method(named: "genetic").with(ranking: .local, streams: .spare)
      .recipe(for: budgets, on: bench)
    let macs = try network.applying(genetic).costs().macs
    #expect(macs == proposal.costs.macs)
  }

  @Test func itNeedsImages() throws {
    let network = try residualNetwork(width: 8)
    for name in ["reconstruct", "genetic"] {
      #expect(throws: ScoreError.needsImages) {
        _ = try Proposal(
          of: MethodRegistry.method(named: name), for: [Budget(.macs, .share(0.5))], on: Workbench(network, seed: 1))
      }
    }
  }
}
