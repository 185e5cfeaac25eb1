import Compression
import Datasets
import Deployment
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Torch
import Training

/// Numbers of groups under budgets, and runs that make them.
@Suite struct GroupConvolutionTests {
  private let rule = GroupRule(leastWidth: 2)

  private func table(
    _ network: Network, solver: GroupSolver = .ils, protecting protected: Set<String> = []
  ) throws -> GroupTable {
    try GroupTable(on: Workbench(network, protecting: protected, seed: 3), rule: rule, solver: solver, effort: 1e4)
  }

  private func chain() throws -> Network { try chainOf(8, 16, 12, 8) }

  @Test func aTableHasEveryWayToDivideThatTheRuleAllows() throws {
    let table = try table(chain())
    // The first layer reads one channel.
    #expect(table.layers.map(\.name) == ["conv1", "conv2", "conv3"])
    #expect(table.layers.map { $0.options.map(\.groups) } == [[1, 2, 4], [1, 2, 4], [1, 2, 4]])
    for layer in table.layers {
      #expect(layer.options[0].kept == 1 && layer.options[0].edit == nil)
      for option in layer.options.dropFirst() {
        #expect(option.kept > 1 / Double(option.groups) && option.kept < 1)
      }
    }
    #expect(try self.table(chain(), solver: .paper).layers.map(\.name) == table.layers.map(\.name))
    let spared = try self.table(chain(), protecting: ["conv2"])
    #expect(spared.layers.map(\.name) == ["conv1", "conv3"])
  }

  @Test func layersWithGroupsAreDividedFurther() throws {
    var builder = NetworkBuilder(name: "net", input: [1, 28, 28])
    let stem = try builder.unit("stem", builder.input, outputs: 8)
    let value = try builder.unit(
      "depthwise", builder.unit("grouped", stem, outputs: 8, groups: 2), outputs: 8, groups: 8)
    let network = try builder.network(output: value).withInitialWeights(seed: 2)
    let table = try table(network)
    #expect(table.layers.map(\.name) == ["grouped"] && table.layers[0].options.map(\.groups) == [2, 4])
    let edits = table.edits(of: [1])
    let recipe = Recipe(network: network.name, origin: Recipe.Origin(method: "test", seed: 0), edits: edits)
    #expect(try network.applying(recipe).parameters["grouped.weight"]?.shape == [8, 2, 3, 3])
  }

  @Test(arguments: [0.9, 0.7, 0.5, 0.35], GroupWeighting.allCases)
  func theExactSearchLosesLeastOfAllChoices(_ share: Double, _ weighting: GroupWeighting) throws {
    let table = try table(chain())
    let bench = try Workbench(chain(), dataset: Dataset.synthetic(train: 100, test: 10), imageCount: 30, seed: 3)
    let allocation = GroupAllocation(of: table, losses: try weighting.losses(of: table, on: bench))
    let budgets = [Budget(.params, .share(share)), Budget(.macs, .share(share + 0.05))]
    let limits = budgets.map { $0.limit(for: table.whole[$0.quantity] ?? 0) }
    func holds(_ choice: [Int]) throws -> Bool {
      let recipe = Recipe(
        network: "chain", origin: Recipe.Origin(method: "test", seed: 0), edits: table.edits(of: choice))
      let costs = try chain().applying(recipe).costs()
      return costs.params <= limits[0] && costs.macs <= limits[1]
    }
    var choices: [[Int]] = [[]]
    for layer in table.layers { choices = choices.flatMap { choice in layer.options.indices.map { choice + [$0] } } }
    let least = try choices.filter(holds).map(allocation.loss).min()
    let found = allocation.choice(by: .exact, under: budgets)
    #expect(found.map { abs(allocation.loss(of: $0) - (least ?? .infinity)) < 1e-9 } ?? (least == nil))
    guard let found, let least else { return }
    #expect(try holds(found))
    let published = try #require(allocation.choice(by: .paper, under: budgets))
    #expect(try holds(published) && allocation.loss(of: published) >= least - 1e-9)
  }

  @Test func aRiseThatWasMeasuredIsThatOfTheLayerDividedAlone() throws {
    // Only what was trained has something to lose.
    let dataset = try Dataset.synthetic(train: 600, test: 10)
    let executor = try Executor(chain())
    var settings = TrainingSettings(epochs: 8, schedule: LearningRateSchedule(peak: 0.05), seed: 1)
    settings.batchSize = 32
    try Trainer(settings, on: dataset).train(executor)
    let network = try executor.network()
    let bench = try Workbench(network, dataset: dataset, imageCount: 60, seed: 3)
    let table = try table(network)
    let losses = try GroupWeighting.sensitivity.losses(of: table, on: bench, refit: .nothing)
    let images = try #require(bench.searchImages)
    func loss(_ network: Network) throws -> Double {
      let executor = try Executor(network)
      var (sum, count) = (0.0, 0)
      try withoutGradients {
        try images.forEachLabelledBatch { images, labels in
          sum += try executor.forward(images).crossEntropy(labels, reduction: .sum).item()
          count += labels.shape[0]
        }
      }
      return sum / Double(count)
    }
    for (layer, losses) in zip(table.layers, losses) {
      var highest = 0.0
      for (option, found) in zip(layer.options, losses) {
        guard let edit = option.edit else {
          #expect(found == 0)
          continue
        }
        let recipe = Recipe(
          network: network.name, origin: Recipe.Origin(method: "test", seed: 0), edits: [.groupConvolution(edit)])
        highest = max(highest, try loss(network.applying(recipe)) - loss(network))
        #expect(abs(found - highest) < 1e-5)
      }
    }
    let sum = losses.joined().reduce(0, +)
    let fitted = try GroupWeighting.sensitivity.losses(of: table, on: bench, refit: .weights)
    #expect(sum > 0.1 && fitted.joined().reduce(0, +) < sum)
    let blind = try Workbench(network, seed: 3)
    #expect(throws: ScoreError.needsImages) { try GroupWeighting.sensitivity.losses(of: table, on: blind) }
  }

  @Test(arguments: [Budget.Quantity.macs, .params])
  func aCurveLosesLessTheMoreItMayCost(_ quantity: Budget.Quantity) throws {
    let table = try table(chain())
    let allocation = GroupAllocation(
      of: table, losses: try GroupWeighting.params.losses(of: table, on: Workbench(chain(), seed: 3)))
    let curve = allocation.curve(of: quantity, bounds: 9)
    #expect(curve.first == table.layers.map { $0.options.count - 1 } && curve.last == table.layers.map { _ in 0 })
    for (less, more) in zip(curve, curve.dropFirst()) {
      #expect(allocation.loss(of: less) > allocation.loss(of: more))
      #expect(table.amount(of: quantity, under: less) < table.amount(of: quantity, under: more))
    }
  }

  @Test func latenciesAreOfTheLayersWithTheirGroups() throws {
    let network = try sixteens()
    let latency = try stairsLatency(of: network, block: 1, groups: [2, 4, 8])
    let bench = try Workbench(network, latency: latency, seed: 1)
    let table = try GroupTable(on: bench, rule: rule, solver: .paper)
    #expect(table.layers.allSatisfy { $0.options.map(\.groups) == [1, 2, 4, 8] })
    let first = try #require(table.layers.first)
    for option in first.options {
      let wanted = 1e3 * (1 + 256 / Double(option.groups))
      #expect(abs(Double(option.costs[.latency] ?? 0) / wanted - 1) < 0.02)
    }
    let budgets = [Budget(.latency, .share(0.6))]
    let recipe = try GroupConvolution(solver: .paper, rule: rule).recipe(for: budgets, on: bench)
    let proposal = try Proposal(recipe: recipe, of: network, budgets: budgets, latency: latency)
    #expect(recipe.edits.count > 1 && proposal.budgets.allSatisfy { $0.met })
    let chosen = Dictionary(uniqueKeysWithValues: recipe.groupings.map { ($0.layer, $0.groups) })
    let choice = table.layers.map { layer in layer.options.firstIndex { $0.groups == chosen[layer.name] } ?? 0 }
    let predicted = try latency.nanoseconds(of: proposal.network)
    #expect(abs(predicted - table.amount(of: .latency, under: choice)) <= table.layers.count)
    let whole = try latency.layers(of: network)
    for (before, after) in zip(whole, try latency.layers(of: proposal.network)) {
      #expect(after.node == before.node && after.milliseconds <= before.milliseconds)
    }
    let sparse = try Workbench(network, latency: stairsLatency(of: network, block: 1, groups: [4]), seed: 1)
    #expect(try GroupTable(on: sparse, rule: rule, solver: .paper).layers[0].options.map(\.groups) == [1, 4])
    #expect(throws: BudgetError.self) {
      try GroupConvolution(rule: rule).recipe(for: budgets, on: Workbench(network, seed: 1))
    }
  }

  @Test func whatIsCutAndDividedIsFittedOnce() throws {
    let network = try residualNetwork(width: 16)
    let dataset = try Dataset.synthetic(train: 200, test: 60)
    let bench = try Workbench(network, dataset: dataset, imageCount: 100, seed: 5)
    let first = try MethodRegistry.method(named: "l2").with(widths: WidthRule(multiple: 4))
    let method = GroupConvolution(
      solver: .paper, rule: rule, refit: .weights, pruning: .init(first, budgets: [Budget(.macs, .share(0.8))]))
    let run = StagedRun(
      method, for: [Budget(.macs, .share(0.5))], on: bench, dataset: dataset, schedule: PruningSchedule(),
      sparsity: nil,
      settings: TrainingSettings(epochs: 0, schedule: LearningRateSchedule(peak: 0.02), seed: 5), reestimationBatches: 0
    )
    let job = CompressionJob(run)
    let plan = try job.plan()
    let place = try TemporaryFolder()
    let outcome = try job.run(plan, in: RunJournal(path: place.path(of: "run"))) { _ in Trainer.Observer() }
    #expect(try outcome.network == run.fittedGroups(of: plan))
    #expect(outcome.network != plan.network)
  }

  @Test func layersThatShareWeightsAreLeftOut() throws {
    var builder = NetworkBuilder(name: "shared", input: [1, 28, 28])
    let stem = try builder.unit(
      "stem", builder.add("shrink", .pool(Pool(.average, kernel: Size(4))), builder.input), outputs: 8)
    let own = try builder.unit("own", stem, outputs: 8)
    let once = try builder.convolution("once", own, outputs: 8, kernel: Size(1))
    let twice = builder.add("twice", .convolution(Convolution()), once, parameters: [.weight: "once.weight"])
    let value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), twice))
    let scores = try builder.linear("fc", value, outputs: 10)
    let network = try builder.network(output: scores).withInitialWeights(seed: 1)
    let bench = try Workbench(network, dataset: Dataset.synthetic(train: 100, test: 10), imageCount: 60, seed: 2)
    for criterion in GroupCriterion.allCases {
      let table = try GroupTable(on: bench, criterion: criterion, rule: rule, effort: 1e3)
      #expect(table.layers.map(\.name) == ["own"])
    }
    let broken = try Workbench(network.replacing(["own.weight": Array(repeating: .nan, count: 576)]), seed: 2)
    #expect(throws: GroupError.notFinite(layer: "own")) { try GroupTable(on: broken, rule: rule) }
  }

  @Test func channelsGoBeforeTheRestIsDivided() throws {
    let network = try residualNetwork(width: 16)
    let dataset = try Dataset.synthetic(train: 200, test: 60)
    let bench = try Workbench(network, dataset: dataset, imageCount: 100, seed: 5)
    let first = try MethodRegistry.method(named: "l2").with(widths: WidthRule(multiple: 4))
    let pruned = [Budget(.macs, .share(0.8))]
    let method = GroupConvolution(solver: .paper, rule: rule, pruning: .init(first, budgets: pruned))
    let budgets = [Budget(.macs, .share(0.5))]
    let recipe = try method.recipe(for: budgets, on: bench)
    let proposal = try Proposal(recipe: recipe, of: network, budgets: budgets)
    let kinds = recipe.edits.map { if case .keepChannels = $0 { "keep" } else { "group" } }
    #expect(Set(kinds) == ["keep", "group"] && proposal.budgets.allSatisfy(\.met))
    let difference = try #require(try proposal.maskedDifference(on: dataset))
    #expect(difference < 1e-4)
    #expect(recipe.origin.settings["prune-first"] == "l2")
    #expect(throws: GroupError.prunedEnough([Budget(.macs, .share(0.9))])) {
      try method.recipe(for: [Budget(.macs, .share(0.9))], on: bench)
    }
  }

  @Test(arguments: [GroupConvolution(), GroupConvolution(groups: 2)])
  func whatDecidedBeforeDecidesAsIfItHadNot(_ method: GroupConvolution) throws {
    var method = method
    method.rule = rule
    let bench = try Workbench(chain(), dataset: Dataset.synthetic(train: 100, test: 10), imageCount: 30, seed: 3)
    let decide = method.decider(on: bench)
    for share in [0.9, 0.6, 0.8] {
      let budgets = [Budget(.macs, .share(share))]
      #expect(try decide(budgets) == method.recipe(for: budgets, on: bench))
    }
    for share in [1, 0.01] { #expect(throws: BudgetError.self) { try decide([Budget(.macs, .share(share))]) } }
  }

  @Test func theNetworkKeepsToItsBudgetsAndSaysWhatItIs() throws {
    let network = try chain()
    let bench = try Workbench(network, seed: 1)
    let budgets = [Budget(.macs, .share(0.6))]
    let recipe = try GroupConvolution(rule: rule).recipe(for: budgets, on: bench)
    let proposal = try Proposal(recipe: recipe, of: network, budgets: budgets)
    #expect(proposal.budgets.allSatisfy(\.met) && !recipe.edits.isEmpty)
    #expect(recipe.origin.settings["solver"] == "ils" && recipe.origin.method == "group-convolution")
    #expect(try recipe == GroupConvolution(rule: rule).recipe(for: budgets, on: bench))
    let uniform = try GroupConvolution(groups: 2, rule: rule).recipe(for: budgets, on: bench)
    #expect(uniform.edits.count == 3)
  }

  @Test func layersAreWeighedByWhatIsAtHandUnlessSomethingIsSaid() throws {
    let network = try residualNetwork(width: 8)
    let blind = try Workbench(network, seed: 5)
    let seeing = try Workbench(network, dataset: .synthetic(train: 300, test: 60), imageCount: 50, seed: 5)
    func weighting(_ method: GroupConvolution, on bench: Workbench) throws -> String? {
      try method.recipe(for: [Budget(.params, .share(0.85))], on: bench).origin.settings["weighting"]
    }
    let method = GroupConvolution(solver: .paper, rule: rule)
    #expect(try weighting(method, on: seeing) == "sensitivity" && weighting(method, on: blind) == "params")
    let published = GroupConvolution(solver: .paper, search: .paper, rule: rule)
    #expect(try weighting(published, on: seeing) == "layers" && weighting(published, on: blind) == "layers")
    let chosen = GroupConvolution(solver: .paper, weighting: .norm, rule: rule)
    #expect(try weighting(chosen, on: seeing) == "norm")
    #expect(try weighting(GroupConvolution(solver: .paper, groups: 2, rule: rule), on: seeing) == nil)
  }

  @Test func whatCannotBeHadIsRefusedWithWhatCan() throws {
    let bench = try Workbench(chain(), seed: 1)
    func refusal(_ method: GroupConvolution, _ budget: Budget) throws -> String {
      "\(try #require(throws: (any Error).self) { try method.recipe(for: [budget], on: bench) })"
    }
    let half = Budget(.macs, .share(0.5))
    #expect(try refusal(GroupConvolution(groups: 3, rule: rule), half).contains("those that can be had are 2, 4"))
    #expect(try refusal(GroupConvolution(rule: GroupRule(leastWidth: 9)), half).contains("at least 9 channels"))
    let unreachable = try refusal(GroupConvolution(rule: rule), Budget(.params, .share(0.05)))
    #expect(unreachable.contains("cannot be met") && unreachable.contains("params="))
    #expect(try refusal(GroupConvolution(rule: rule), Budget(.macs, .share(1))).contains("nothing would be pruned"))
    #expect(try refusal(GroupConvolution(rule: rule), Budget(.nonzeros, .share(0.5))).contains("does not decide"))
  }

  @Test func whatStaysIsFittedBeforeChannelsArePutInOrder() throws {
    let network = try residualNetwork(width: 8)
    let dataset = try Dataset.synthetic(train: 300, test: 60)
    let bench = try Workbench(network, dataset: dataset, imageCount: 200, seed: 5)
    func outcome(_ refit: Refit) throws -> CompressionRun.Outcome {
      let place = try TemporaryFolder()
      var method = GroupConvolution(rule: rule, refit: refit)
      method.solver = .paper
      let run = StagedRun(
        method, for: [Budget(.params, .share(0.85))], on: bench, dataset: dataset, schedule: PruningSchedule(),
        sparsity: nil, settings: TrainingSettings(epochs: 0, schedule: LearningRateSchedule(peak: 0.02), seed: 5),
        reestimationBatches: 2)
      let job = CompressionJob(run)
      return try job.run(job.plan(), in: RunJournal(path: place.path(of: "run"))) { _ in Trainer.Observer() }
    }
    let (fitted, plain) = (try outcome(.weights), try outcome(.nothing))
    #expect(try #require(fitted.results.maskedDifference) < 1e-4)
    #expect(fitted.results.budgets?.allSatisfy(\.met) == true)
    // What taking connections away leaves is the same for both; a fit is told apart.
    let (left, set) = (try #require(plain.results.untrained), try #require(fitted.results.untrained))
    #expect(left.cut == set.cut && set.fitted != set.cut && set.fitted != left.fitted)
    let evaluation = try Executor(fitted.network).evaluate(on: dataset, split: .search)
    #expect(set.fitted.accuracy == evaluation.accuracy && set.fitted.loss == evaluation.loss)
    // Both have the same shape; how near their scores are to those of the whole network is what a fit is for.
    #expect(fitted.network.nodes == plain.network.nodes && fitted.network != plain.network)
    let images = try #require(bench.images)
    let whole = try Executor(network)
    func distance(_ network: Network) throws -> Double {
      let executor = try Executor(network)
      var sum = 0.0
      try images.forEachBatch { batch in
        sum += try (executor.forward(batch) - whole.forward(batch)).squared().sum().item()
      }
      return sum
    }
    #expect(try distance(fitted.network) < 0.5 * distance(plain.network))
  }
}
