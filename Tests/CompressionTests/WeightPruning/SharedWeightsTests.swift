import Compression
import Datasets
import ModelFiles
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Training

/// Weights that share numbers, found under a budget of bytes and trained together.
@Suite struct SharedWeightsTests {
  @Test func numbersAreTrainedAndStayShared() throws {
    let place = try TemporaryFolder()
    let dataset = try Dataset.synthetic(train: 420, test: 40)
    let dense = try residualNetwork(width: 16)
    // Half of the weights are gone, as pruning leaves them.
    let magnitude = try #require(MethodRegistry.weightMethods.first)
    let network = try dense.applying(
      magnitude.recipe(for: [Budget(.nonzeros, .share(0.5))], on: Workbench(dense, seed: 1)))
    let settings = TrainingSettings(epochs: 1, batchSize: 32, schedule: LearningRateSchedule(peak: 0.001), seed: 5)
    let budget = Budget(.size, .share(0.25))
    let staged = StagedRun(
      MethodRegistry.weightSharing, for: [budget], on: try Workbench(network, seed: 1), dataset: dataset,
      schedule: PruningSchedule(), sparsity: nil, settings: settings)
    let job = CompressionJob(staged)
    let plan = try job.plan()
    let journal = try RunJournal(path: place.path(of: "run"))
    let outcome = try job.run(plan, in: journal) { _ in Trainer.Observer() }

    let bits = try #require(plan.recipe.sharings.first).bits
    #expect(plan.recipe.sharings.allSatisfy { $0.bits == bits } && plan.budgets[0].met)
    for name in network.prunableWeights {
      let (before, after) = (
        plan.network.parameters[name]?.values ?? [], outcome.network.parameters[name]?.values ?? []
      )
      // The same weights share a number as before, and zeros are zeros.
      var numbers: [Float: Set<Float>] = [:]
      for (old, new) in zip(before, after) { numbers[old, default: []].insert(new) }
      #expect(numbers.values.allSatisfy { $0.count == 1 }, "\(name)")
      #expect(numbers[0] == [0] && numbers.count <= 1 + 1 << bits)
      #expect(before != after, "\(name) is trained")
    }
    let coded = try #require(outcome.results.coded)
    #expect(coded.codedBytes <= budget.limit(for: coded.plainBytes) * 102 / 100)
    #expect(outcome.results.budgets?[0].quantity == "size")
    // One bit more would not have been small enough.
    let more = Recipe(
      of: network, network.prunableWeights.map { .shareWeights(WeightSharing(parameter: $0, bits: bits + 1)) })
    if bits < 8 {
      let size = try network.applying(more).espz().count
      #expect(size > budget.limit(for: coded.plainBytes))
    }
  }

  @Test func budgetsThatCannotBeMetSaySo() throws {
    let network = try residualNetwork(width: 8)
    let bench = try Workbench(network, seed: 1)
    let method = MethodRegistry.weightSharing
    guard
      case .unreachable(_, let least, let original, .floor) = #expect(
        throws: BudgetError.self,
        performing: {
          _ = try method.recipe(for: [Budget(.size, .count(10))], on: bench)
        })
    else {
      Issue.record("not the floor")
      return
    }
    #expect(least < original && least > 10)
    #expect(throws: BudgetError.foreign(Budget(.macs, .share(0.5)), method: "weight-sharing")) {
      _ = try method.recipe(for: [Budget(.macs, .share(0.5))], on: bench)
    }
  }
}
