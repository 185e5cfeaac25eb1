import Compression
import Datasets
import Foundation
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Torch
import Training

/// Networks that are trained for all widths, and slimmed class by class.
@Suite struct AutoSlimTests {
  private func network() throws -> Network { try residualNetwork(width: 12) }

  private func bench(_ network: Network, protecting protected: Set<String> = []) throws -> Workbench {
    try Workbench(
      network, protecting: protected, dataset: Dataset.synthetic(train: 200, test: 60), imageCount: 40, seed: 1)
  }

  private func widths(_ recipe: Recipe) -> [String: Int] {
    var widths: [String: Int] = [:]
    for case .keepChannels(let kept) in recipe.edits { widths[kept.channelClass] = kept.channels.count }
    return widths
  }

  @Test(arguments: [0.8, 0.5, 0.2])
  func budgetsHoldAndAreNotLeftFarBehind(_ share: Double) throws {
    let network = try network()
    let bench = try bench(network)
    let budgets = [Budget(.macs, .share(share))]
    let recipe = try AutoSlim().recipe(for: budgets, on: bench)
    let proposal = try Proposal(recipe: recipe, of: network, budgets: budgets)
    let areMet = proposal.budgets.allSatisfy(\.met)
    #expect(areMet)
    // Without the last channel of any class that was cut, going back a step would exceed the budget for one of them.
    let isTight = try recipe.edits.contains { edit in
      guard case .keepChannels(let kept) = edit else { return false }
      let back = recipe.edits.map { other -> Edit in
        guard case .keepChannels(let others) = other, others.channelClass == kept.channelClass else { return other }
        let missing = (0..<kept.width).filter { !kept.channels.contains($0) }
        return .keepChannels(
          KeptChannels(channelClass: kept.channelClass, width: kept.width, channels: kept.channels + missing.prefix(1)))
      }
      let wider = Recipe(network: network.name, origin: recipe.origin, edits: back)
      return try Proposal(recipe: wider, of: network, budgets: budgets).budgets.contains { !$0.met }
    }
    #expect(isTight)
    #expect(try AutoSlim().recipe(for: budgets, on: bench) == recipe)
  }

  @Test func aSmallerBudgetSlimsWhatALargerOneSlims() throws {
    let bench = try bench(network())
    let large = try widths(AutoSlim().recipe(for: [Budget(.params, .share(0.7))], on: bench))
    let small = try widths(AutoSlim().recipe(for: [Budget(.params, .share(0.4))], on: bench))
    for (name, width) in large { #expect(small[name] ?? .max <= width, "\(name)") }
  }

  @Test func aSearchThatWasStoppedGoesOnWhereItStood() throws {
    struct Stopped: Error {}
    let bench = try bench(network())
    let budgets = [Budget(.macs, .share(0.6))]
    var steps: [SlimmingStep] = []
    let whole = try AutoSlim().recipe(for: budgets, on: bench, after: []) { steps.append($0) }
    #expect(steps.map(\.number) == Array(1...steps.count) && steps.count > 4)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.macs > $1.macs })
    var taken: [SlimmingStep] = []
    #expect(throws: Stopped.self) {
      try AutoSlim().recipe(for: budgets, on: bench, after: []) { step in
        taken.append(step)
        if taken.count == 3 { throw Stopped() }
      }
    }
    let place = try TemporaryFolder()
    let folder = try RunFolder.create(place.path(of: "run"))
    #expect(try folder.readSlimming() == nil)
    try folder.write(SlimmingLog(taken, under: ["bins": "12"]))
    let noted = try #require(try folder.readSlimming())
    #expect(noted.steps == taken && noted.settings == ["bins": "12"])
    taken = []
    #expect(try AutoSlim().recipe(for: budgets, on: bench, after: noted.steps) { taken.append($0) } == whole)
    #expect(taken == steps)
    // Of steps that go further than the budgets ask for some are taken.
    let larger = [Budget(.macs, .share(0.8))]
    #expect(
      try AutoSlim().recipe(for: larger, on: bench, after: steps) == AutoSlim().recipe(for: larger, on: bench))
  }

  @Test func tiesGoToTheEarlierLayerIfThatIsAsked() throws {
    // Nothing comes of the channels: whichever go, as many images are told right.
    let network = try network()
    let blind = try network.replacing([
      "fc.weight": Array(repeating: 0, count: #require(network.parameters["fc.weight"]).values.count)
    ])
    let bench = try bench(blind)
    var steps: [SlimmingStep] = []
    _ = try AutoSlim(ties: .first).recipe(for: [Budget(.macs, .share(0.5))], on: bench, after: []) { steps.append($0) }
    let stream = try #require(bench.analysis.classes.first { $0.isPrunable && $0.isSummed }).name
    #expect(steps.count > 2 && steps.allSatisfy { $0.channelClass == stream })
  }

  @Test func aShortlistHoldsThoseThatAreMissedLeast() throws {
    let (network, inner) = try networkWithUnreadChannels()
    let bench = try bench(network)
    var steps: [SlimmingStep] = []
    _ = try AutoSlim(shortlist: 1).recipe(for: [Budget(.macs, .share(0.9))], on: bench, after: []) { steps.append($0) }
    // Half of this class is not read, a step of it has one channel.
    #expect(steps.prefix(6).allSatisfy { $0.channelClass == inner.name }, "\(steps)")
    // One that holds all classes changes nothing.
    let budgets = [Budget(.macs, .share(0.6))]
    let all = bench.analysis.classes.filter(\.isPrunable).count
    let listed = try AutoSlim(shortlist: all).recipe(for: budgets, on: bench)
    #expect(try listed.edits == AutoSlim().recipe(for: budgets, on: bench).edits)
  }

  @Test func theShortlistsInformationIsThatOfOneGateOnAllChannels() throws {
    let network = try network()
    let images = try #require(bench(network).searchImages).prefix(12)
    let shortlist = try Shortlist(of: network, on: images, device: .cpu)
    let analysis = try network.channels()
    let stream = try #require(analysis.classes.first { $0.isPrunable && $0.isSummed })
    let places = network.producedValues().filter { name in
      analysis.valueUnits[name]?.labels.first.map { analysis.classes[analysis.index(ofClassWith: $0)].name }
        == stream.name
    }
    #expect(places.count == 3)
    // By differences of the summed loss: a gate on two channels of one image, wherever they are made.
    let executor = try Executor(network)
    var (wanted, count) = (0.0, 0)
    try images.forEachLabelledBatch { batch, labels in
      func loss(_ image: Int, _ gate: Float) throws -> Double {
        let factors = (0..<labels.shape[0] * stream.width).map { place in
          place / stream.width == image && [1, 4].contains(place % stream.width) ? gate : 1
        }
        let gates = try Tensor(factors, shape: [labels.shape[0], stream.width, 1, 1])
        let scores = try executor.gatedOutputs(for: [network.inputs[0].name: batch], mode: .training) { name, value in
          places.contains(name) ? try value * gates : value
        }[0]
        return Double(try scores.to(.float64).crossEntropy(labels, reduction: .sum).item())
      }
      for image in 0..<labels.shape[0] {
        let slope = try (loss(image, 1.004) - loss(image, 0.996)) / 0.008
        wanted += slope * slope / 2
        count += 1
      }
    }
    #expect(count == 12)
    let found = shortlist.information(of: [1, 4], ofClass: stream.name)
    #expect(abs(found - wanted / 12) <= 0.05 * found, "\(found), \(wanted / 12)")
  }

  @Test func oneTrainingForAllWidthsServesSeveralBudgets() throws {
    let network = try network()
    let place = try TemporaryFolder()
    let dataset = try Dataset.synthetic(train: 200, test: 60)
    let bench = try Workbench(network, dataset: dataset, imageCount: 40, seed: 1)
    var settings = TrainingSettings(epochs: 0, schedule: LearningRateSchedule(peak: 0.05), seed: 5)
    settings.batchSize = 50
    func run(
      _ share: Double, from supernet: Supernet?, in name: String, protecting protected: Set<String> = []
    ) throws -> RunFolder {
      let bench = try Workbench(network, protecting: protected, dataset: dataset, imageCount: 40, seed: 1)
      let run = StagedRun(
        AutoSlim(supernet: supernet), for: [Budget(.macs, .share(share))], on: bench, dataset: dataset,
        schedule: PruningSchedule(sparseEpochs: 1), sparsity: SparseTraining(.slimmable), settings: settings,
        reestimationBatches: 2)
      let job = CompressionJob(run) { budgets, bench, folder in
        try AutoSlim(supernet: supernet).proposal(for: budgets, on: bench, notingIn: folder) { _ in }
      }
      let journal = try RunJournal(path: place.path(of: name))
      try journal.begin(
        RunRecord(
          command: "compress", settings: [:], seed: 1, threads: 1,
          versions: Versions(espalier: "0", torch: "0", swift: "0")))
      let outcome = try job.run(job.plan(), in: journal) { _ in Trainer.Observer() }
      _ = try journal.close(with: JSONValue(encoding: outcome.results).members)
      return journal.folder
    }
    let large = try run(0.7, from: nil, in: "large")
    let supernet = try Supernet(of: large.path)
    #expect(supernet.epochs == 1)
    // From there on to a smaller budget, and from that back to the larger one.
    let small = try run(0.4, from: supernet, in: "small")
    let alone = try run(0.4, from: nil, in: "alone")
    let back = try run(0.7, from: Supernet(of: small.path), in: "back")
    for (one, other) in [(small, alone), (back, large)] {
      #expect(try one.readNetwork() == other.readNetwork() && one.readRecipe() == other.readRecipe())
      #expect(try one.readSlimming() == other.readSlimming())
    }
    let (few, many) = (try #require(try large.readSlimming()), try #require(try small.readSlimming()))
    #expect(many.steps.starts(with: few.steps) && many.steps.count > few.steps.count)
    // Nothing was trained for all widths again.
    let parts = try [large, small, back].map {
      try Data(contentsOf: URL(fileURLWithPath: $0.path(of: "parts/1/run.json")))
    }
    #expect(Set(parts).count == 1)
    #expect(throws: SupernetError.other(large.path, "weights")) {
      try supernet.requireFit(of: Workbench(residualNetwork(width: 10), seed: 1), on: dataset, for: AutoSlim().widths)
    }
    #expect(throws: SupernetError.other(large.path, "images")) {
      try supernet.requireFit(of: bench, on: Dataset.synthetic(train: 100, test: 60), for: AutoSlim().widths)
    }
    #expect(throws: SupernetError.other(large.path, "images"), "what was trained on would decide") {
      try supernet.requireFit(
        of: bench, on: dataset.holdingOut(dataset.count(of: .search) * 2), for: AutoSlim().widths)
    }
    #expect(throws: SupernetError.wider(large.path, leastShare: AutoSlim.leastShare)) {
      try supernet.requireFit(of: bench, on: dataset, for: WidthRule(leastShare: 0.1))
    }
    let inner = try #require(bench.analysis.classes.first { $0.isPrunable && !$0.isSummed }).name
    let sparing = try Supernet(of: run(0.8, from: nil, in: "sparing", protecting: [inner]).path)
    #expect(throws: SupernetError.whole(place.path(of: "sparing"), [inner])) {
      try sparing.requireFit(of: bench, on: dataset, for: AutoSlim().widths)
    }
    let empty = try RunFolder.create(place.path(of: "empty"))
    try empty.write(
      RunRecord(
        command: "train", settings: [:], seed: 1, threads: 1, versions: Versions(espalier: "0", torch: "0", swift: "0"))
    )
    #expect(throws: SupernetError.missing(empty.path)) { try Supernet(of: empty.path) }
  }

  /// What a network costs without some channels of a class.
  private func macs(of network: Network, without count: Int, of channels: ChannelClass) throws -> Int {
    let edit = Edit.keepChannels(
      KeptChannels(channelClass: channels.name, width: channels.width, channels: count..<channels.width))
    let origin = Recipe.Origin(method: "test", seed: 0)
    return try network.applying(Recipe(network: network.name, origin: origin, edits: [edit])).costs().macs
  }

  /// A network in which nothing reads half of the channels of a class.
  private func networkWithUnreadChannels() throws -> (Network, ChannelClass) {
    let network = try network()
    let inner = try #require(try network.channels().classes.first { $0.isPrunable && !$0.isSummed })
    var changed: [String: [Float]] = [:]
    for member in inner.members where member.role == .consumes {
      guard let parameter = network.parameters[member.parameter] else { continue }
      let size = parameter.shape[2...].reduce(1, *)
      changed[member.parameter] = parameter.values.enumerated().map { place, value in
        (place / size) % parameter.shape[1] < 6 ? 0 : value
      }
    }
    #expect(!changed.isEmpty)
    return (try network.replacing(changed), inner)
  }

  @Test func channelsThatAreNotReadGoFirst() throws {
    let (planted, inner) = try networkWithUnreadChannels()
    let analysis = try planted.channels()
    // With all other classes whole the steps are of this one, and cost nothing as long as they are of those channels.
    let others = analysis.classes.filter { $0.isPrunable && $0.name != inner.name }.map(\.name)
    let bench = try bench(planted, protecting: Set(others))
    let whole = try planted.costs().macs
    var steps: [SlimmingStep] = []
    let recipe = try AutoSlim().recipe(for: [Budget(.macs, .count(whole - 1))], on: bench, after: []) {
      steps.append($0)
    }
    let kept = recipe.edits.compactMap { edit -> KeptChannels? in
      if case .keepChannels(let kept) = edit { kept } else { nil }
    }
    #expect(kept.map(\.channelClass) == [inner.name])
    #expect(kept.allSatisfy { Set(0..<$0.width).subtracting($0.channels).isSubset(of: 0..<6) })
    steps = []
    _ = try AutoSlim(widths: WidthRule(leastShare: 0.01)).recipe(
      for: [Budget(.macs, .count(macs(of: planted, without: 7, of: inner)))], on: bench, after: []
    ) { steps.append($0) }
    #expect(steps.count == 7 && steps[0..<6].allSatisfy { abs($0.loss - steps[0].loss) < 1e-5 })
    #expect(abs(steps[6].loss - steps[0].loss) > 1e-5)
  }

  @Test func underABoundOnLatencyNoChannelGoesInVain() throws {
    let network = try sixteens(side: 28)
    let latency = try stairsLatency(of: network, block: 4)
    let bench = try Workbench(
      network, latency: latency, dataset: Dataset.synthetic(train: 200, test: 60), imageCount: 40, seed: 1)
    let recipe = try AutoSlim().recipe(for: [Budget(.latency, .share(0.6))], on: bench)
    for case .keepChannels(let kept) in recipe.edits { #expect(kept.channels.count.isMultiple(of: 4), "\(kept)") }
    #expect(!recipe.edits.isEmpty)
  }

  @Test func whatCannotBeHadIsRefused() throws {
    let network = try network()
    func refusal(_ budget: Budget, _ bench: Workbench) throws -> String {
      "\(try #require(throws: (any Error).self) { try AutoSlim().recipe(for: [budget], on: bench) })"
    }
    #expect(try refusal(Budget(.macs, .share(0.001)), bench(network)).contains("cannot be met"))
    #expect(try refusal(Budget(.macs, .share(1)), bench(network)).contains("nothing would be pruned"))
    #expect(try refusal(Budget(.nonzeros, .share(0.5)), bench(network)).contains("does not decide"))
    #expect(try refusal(Budget(.latency, .share(0.5)), bench(network)).contains("nothing is known of latencies"))
    let blind = try Workbench(network, seed: 1)
    #expect(throws: ScoreError.needsImages) { try AutoSlim().recipe(for: [Budget(.macs, .share(0.5))], on: blind) }
  }

  @Test func oneSetOfWeightsServesNarrowCutsOnceItIsTrainedForThem() throws {
    var builder = NetworkBuilder(name: "quick", input: [1, 28, 28])
    var value = builder.add("shrink", .pool(Pool(.average, kernel: Size(4))), builder.input)
    for layer in 1...3 { value = try builder.unit("conv\(layer)", value, outputs: 16) }
    value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), value))
    value = try builder.linear("fc", value, outputs: 10)
    let network = try builder.network(output: value).withInitialWeights(seed: 1)
    let dataset = try Dataset.synthetic(train: 700, test: 100)
    let bench = try Workbench(network, dataset: dataset, imageCount: 60, seed: 4)
    let budgets = [Budget(.macs, .share(0.25))]
    var settings = TrainingSettings(epochs: 0, schedule: LearningRateSchedule(peak: 0.1), seed: 5)
    settings.batchSize = 32
    /// The loss behind the cut, not trained again.
    func loss(_ name: SparseTraining.Name?) throws -> Double {
      let place = try TemporaryFolder()
      let run = StagedRun(
        AutoSlim(), for: budgets, on: bench, dataset: dataset, schedule: PruningSchedule(sparseEpochs: 12),
        sparsity: name.map { SparseTraining($0) }, settings: settings, reestimationBatches: 10)
      let job = CompressionJob(run)
      let outcome = try job.run(job.plan(), in: RunJournal(path: place.path(of: "run"))) { _ in Trainer.Observer() }
      #expect(outcome.results.budgets?.allSatisfy(\.met) == true)
      return outcome.results.result.loss ?? .infinity
    }
    let losses = try (slimmable: loss(.slimmable), plain: loss(nil))
    #expect(losses.slimmable < 0.9 * losses.plain, "\(losses)")
  }
}
