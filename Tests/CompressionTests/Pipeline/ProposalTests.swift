import Compression
import Datasets
import Networks
import Runs
import Testing
import Training

@Suite struct ProposalTests {
  /// A method that keeps all channels, in as many words or in none.
  struct Keeping: CompressionMethod {
    let name = "keeping"
    let summary = "keeps all"
    let reference = "none"
    let isWordy: Bool

    func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
      let edits = bench.analysis.classes.filter(\.isPrunable).map { channelClass in
        Edit.keepChannels(
          KeptChannels(channelClass: channelClass.name, width: channelClass.width, channels: 0..<channelClass.width))
      }
      return Recipe(
        network: bench.network.name, origin: Recipe.Origin(method: name, seed: bench.seed), edits: isWordy ? edits : [])
    }
  }

  @Test(arguments: [false, true]) func aMethodThatRemovesNothingIsAnError(isWordy: Bool) throws {
    let error = BudgetError.nothingChosen(method: "keeping")
    #expect(throws: error) {
      try Proposal(
        of: Keeping(isWordy: isWordy), for: [Budget(.macs, .share(0.5))], on: Workbench(residualNetwork(), seed: 1))
    }
    #expect(error.description.contains("'keeping'") && error.description.contains("nothing would be pruned"))
  }

  static func proposal(_ shares: Double...) throws -> Proposal {
    let budgets = zip(Budget.Quantity.allCases, shares).map { Budget($0, .share($1)) }
    return try Proposal(
      of: MethodRegistry.method(named: "l2"), for: budgets, on: Workbench(residualNetwork(width: 8), seed: 1))
  }

  @Test func budgetsAreReportedAsAskedAndGot() throws {
    let proposal = try Self.proposal(0.5, 0.7)
    #expect(proposal.budgets.map(\.quantity) == ["macs", "params"])
    #expect(proposal.budgets.map(\.asked) == ["50%", "70%"])
    #expect(proposal.budgets.map(\.got) == [proposal.costs.macs, proposal.costs.params])
    #expect(
      proposal.budgets.map(\.limit) == [
        Budget(.macs, .share(0.5)).limit(for: proposal.originalCosts.macs),
        Budget(.params, .share(0.7)).limit(for: proposal.originalCosts.params),
      ])
    #expect(proposal.budgets.allSatisfy { $0.met })
  }

  @Test func layersAddUpToTheCosts() throws {
    let proposal = try Self.proposal(0.5)
    #expect(proposal.layers.reduce(0) { $0 + $1.before.macs } == proposal.originalCosts.macs)
    #expect(proposal.layers.reduce(0) { $0 + $1.before.params } == proposal.originalCosts.params)
    #expect(proposal.layers.reduce(0) { $0 + $1.after.macs } == proposal.costs.macs)
    #expect(proposal.layers.reduce(0) { $0 + $1.after.params } == proposal.costs.params)
    #expect(proposal.layers.allSatisfy { $0.after.macs <= $0.before.macs && $0.after.params <= $0.before.params })
  }

  @Test func theOriginalStaysAsItWas() throws {
    let proposal = try Self.proposal(0.5)
    #expect(proposal.original == (try residualNetwork(width: 8)))
    #expect(proposal.network != proposal.original)
  }

  @Test func aGivenRecipeHasNoBudgets() throws {
    let made = try Self.proposal(0.5)
    let given = try Proposal(recipe: made.recipe, of: made.original)
    #expect(given.network == made.network)
    #expect(given.budgets.isEmpty)
    #expect(given.stopReason != made.stopReason)
  }

  @Test func aBudgetThatTheRecipeMissesIsReportedAsMissed() throws {
    let made = try Self.proposal(0.5)
    let given = try Proposal(recipe: made.recipe, of: made.original, budgets: [Budget(.macs, .share(0.1))])
    #expect(given.budgets.map(\.met) == [false])
  }

  @Test func maskedAndCutNetworksAgree() throws {
    let data = try Dataset.synthetic(train: 100, test: 10)
    let difference = try #require(try Self.proposal(0.4).maskedDifference(on: data))
    #expect(difference < 1e-5)
  }

  @Test func imagesThatDoNotFitAreRefused() throws {
    let pixels = LabelledImages(pixels: Array(repeating: 0, count: 20 * 3 * 4), labels: (0..<20).map { $0 % 10 })
    let data = try Dataset(
      name: "other", imageShape: [3, 2, 2], classCount: 10, normalisation: .none(channels: 3), train: pixels,
      test: pixels)
    #expect(throws: TrainingError.imageMismatch(network: [1, 28, 28], data: [3, 2, 2])) {
      try Self.proposal(0.5).maskedDifference(on: data)
    }
  }
}
