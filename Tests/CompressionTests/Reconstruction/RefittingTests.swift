import Compression
import Datasets
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// What layers behind a cut make after they are fitted, against what they made before it.
@Suite struct RefittingTests {
  private static let digits = Result { try Dataset.synthetic(train: 120, test: 20) }

  private func bench(_ network: Network) throws -> Workbench {
    try Workbench(network, dataset: Self.digits.get(), imageCount: 60, seed: 4)
  }

  private func cut(_ network: Network, keeping channels: [Int], of name: String = "first") throws -> Recipe {
    let width = try #require(try network.channels()[name]).width
    let kept = KeptChannels(channelClass: name, width: width, channels: channels)
    return Recipe(
      network: network.name, origin: Recipe.Origin(method: "test", seed: 0), edits: [.keepChannels(kept)])
  }

  /// The network that a recipe makes, fitted.
  private func fitted(_ network: Network, _ recipe: Recipe, _ refit: Refit) throws -> Network {
    let executor = try Executor(network.applying(recipe))
    try Refitting(refit, of: network, after: recipe, on: bench(network))?.run(on: executor)
    return try executor.network()
  }

  /// The mean squared difference of a value of two networks.
  private func difference(_ one: Network, _ other: Network, at value: String) throws -> Double {
    var (sum, count) = (0.0, 0.0)
    let executors = try [one, other].map { try Executor($0.upTo(value)) }
    try CalibrationImages(60, of: try Self.digits.get(), seed: 4).forEachBatch { images in
      let difference = try executors[0].forward(images) - executors[1].forward(images)
      sum += try difference.squared().sum().item()
      count += Double(difference.count)
    }
    return sum / count
  }

  @Test(arguments: PointwiseEnding.allCases, [Refit.scales, .weights])
  func whatAnotherChannelSaysTooIsMadeUpFor(_ ending: PointwiseEnding, _ refit: Refit) throws {
    let network = try ending.network().copyingChannel(1, to: 3)
    let recipe = try cut(network, keeping: [0, 1, 2, 4])
    let plain = try difference(network, network.applying(recipe), at: "fc")
    #expect(try difference(network, fitted(network, recipe, refit), at: "fc") < 1e-3 * plain)
  }

  @Test(arguments: [PointwiseEnding.bias, .norm], [Refit.constants, .scales, .weights])
  func constantsThatGoAreTakenUp(_ ending: PointwiseEnding, _ refit: Refit) throws {
    let given = try ending.network()
    var (weights, biases) = (
      given.parameters["first.weight"]?.values ?? [], given.parameters["first.bias"]?.values ?? []
    )
    (weights[2], biases[2]) = (0, 0.7)
    let network = try given.replacing(["first.weight": weights, "first.bias": biases])
    let recipe = try cut(network, keeping: [0, 1, 3, 4])
    let plain = try difference(network, network.applying(recipe), at: "fc")
    #expect(plain > 1e-6)
    #expect(try difference(network, fitted(network, recipe, refit), at: "fc") < 1e-6 * plain)
  }

  @Test func whereNothingTakesConstantsUpTheyAreLeft() throws {
    let network = try PointwiseEnding.neither.network()
    let recipe = try cut(network, keeping: [0, 2, 4])
    let (made, plain) = (try fitted(network, recipe, .constants), try network.applying(recipe))
    #expect(made.parameters["second.weight"] == plain.parameters["second.weight"])
  }

  @Test(arguments: PointwiseEnding.allCases, 1...4)
  func everyStepMissesNoMoreThanTheOneBefore(_ ending: PointwiseEnding, _ seed: UInt64) throws {
    let network = try ending.network(width: 6, seed: seed)
    let recipe = try cut(network, keeping: [0, 2, 5])
    let value = ending == .norm ? "second-norm" : "second"
    let missed = try Refit.allCases.map { try difference(network, fitted(network, recipe, $0), at: value) }
    for (less, more) in zip(missed.dropFirst(), missed) { #expect(less <= more * 1.001 + 1e-9) }
    #expect(missed[3] < missed[0])
  }

  @Test func groupsAreFittedEachByItself() throws {
    let network = try PointwiseEnding.bias.network(width: 6, groups: 2)
    let recipe = try cut(network, keeping: [0, 2])
    let missed = try Refit.allCases.map { try difference(network, fitted(network, recipe, $0), at: "second") }
    #expect(missed[3] <= missed[2] * 1.001 && missed[2] <= missed[1] * 1.001 && missed[1] <= missed[0] * 1.001)
    #expect(missed[3] < missed[0])
  }

  @Test(arguments: 1...4)
  func layersBehindTheNextAreFittedToo(_ seed: UInt64) throws {
    let network = try PointwiseEnding.norm.network(width: 6, seed: seed)
    let recipe = try cut(network, keeping: [1, 3])
    let executor = try Executor(network.applying(recipe))
    let refitting = try #require(Refitting(.weights, of: network, after: recipe, on: try bench(network)))
    #expect(try refitting.run(on: executor) == ["second", "fc"])
    let missed = try difference(network, executor.network(), at: "fc")
    #expect(try missed < difference(network, network.applying(recipe), at: "fc"))
  }

  @Test(arguments: [false, true])
  func aLayerMakesUpForTheShortcutItIsAddedTo(isNormed: Bool) throws {
    // Channel 3 of the first branch goes; the second branch reads the same from a layer of its own.
    var builder = NetworkBuilder(name: "branches", input: [1, 28, 28])
    let small = builder.add("shrink", .pool(Pool(.average, kernel: Size(14))), builder.input)
    let branches = try ["first", "other"].map { name in
      let wide = try builder.convolution(name, small, outputs: 5, kernel: Size(1), options: Convolution(), bias: true)
      let relu = builder.add("\(name)-relu", .activation(.relu), wide)
      let made = try builder.convolution("\(name)-branch", relu, outputs: 4, kernel: Size(1))
      return isNormed ? try builder.batchNorm("\(name)-norm", made) : made
    }
    let sum = builder.add("sum", .add, branches[0], branches[1])
    let flat = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), sum))
    let last = try builder.linear("fc", flat, outputs: 10)
    let random = try builder.network(output: last).randomised(seed: 2)
    let network = try random.replacing([
      "other.weight": #require(random.parameters["first.weight"]).values,
      "other.bias": #require(random.parameters["first.bias"]).values,
    ])
    let recipe = try cut(network, keeping: [0, 1, 2, 4])
    let plain = try difference(network, network.applying(recipe), at: "sum")
    // The first branch alone cannot.
    let (own, both) = (
      try difference(network, fitted(network, recipe, .weights), at: isNormed ? "first-norm" : "first-branch"),
      try difference(network, fitted(network, recipe, .weights), at: "sum")
    )
    #expect(both < 0.1 * own && both < 0.02 * plain)
  }

  @Test func behindAFitBatchNormRemembersWhatItSees() throws {
    let network = try PointwiseEnding.norm.network(width: 6)
    let made = try fitted(network, cut(network, keeping: [0, 2, 5]), .weights)
    let executor = try Executor(made.upTo("second"))
    var rows: [Tensor] = []
    try CalibrationImages(60, of: try Self.digits.get(), seed: 4).forEachBatch { rows.append(try executor.forward($0)) }
    let values = try Tensor.concatenated(rows).to(.float64)
    let (mean, variance) = (try values.mean(over: [0, 2, 3]), try values.variance(over: [0, 2, 3], correction: 0))
    let norm = try #require(made.nodes.first { $0.name == "second-norm" })
    for (role, expected) in [(ParameterRole.runningMean, mean), (.runningVariance, variance)] {
      let found = try #require(made.parameters(of: norm)[role]).values
      for (found, expected) in zip(found, try expected.array(of: Float.self)) { #expect(abs(found - expected) < 1e-5) }
    }
  }

  @Test func masksAreKeptTo() throws {
    let network = try PointwiseEnding.norm.network(width: 8)
    let recipe = try MethodRegistry.anyMethod(named: "magnitude")
      .recipe(for: [Budget(.nonzeros, .share(0.5))], on: bench(network))
    let made = try fitted(network, recipe, .weights)
    for mask in recipe.masks {
      let values = try #require(made.parameters[mask.parameter]).values
      for (value, isKept) in zip(values, mask.isKept) where !isKept { #expect(value == 0) }
    }
    #expect(made.nonzeroWeights == (try network.applying(recipe)).nonzeroWeights)
    #expect(try difference(network, made, at: "fc") < difference(network, network.applying(recipe), at: "fc"))
  }

  @Test func nothingIsFittedWhereNothingIsAskedForOrGone() throws {
    let network = try PointwiseEnding.bias.network()
    let bench = try bench(network)
    let recipe = try cut(network, keeping: [0, 1])
    #expect(Refitting(.nothing, of: network, after: recipe, on: bench) == nil)
    let empty = Recipe(network: network.name, origin: recipe.origin, edits: [])
    #expect(Refitting(.weights, of: network, after: empty, on: bench) == nil)
    #expect(Refitting(.weights, of: network, after: recipe, on: try Workbench(network, seed: 0)) == nil)
  }

  @Test(arguments: 1...6)
  func ofNetworksOfAllKindsTheFitIsTheSameEachTime(_ seed: UInt64) throws {
    let network = try residualNetwork(width: 8, seed: seed).settled()
    let bench = try bench(network)
    let recipe = try MethodRegistry.method(named: "l1").with(streams: .cut)
      .recipe(for: [Budget(.macs, .share(0.5))], on: bench)
    let made = try fitted(network, recipe, .weights)
    #expect(try made == fitted(network, recipe, .weights))
    #expect(try made != network.applying(recipe))
    #expect(try difference(network, made, at: "fc") < difference(network, network.applying(recipe), at: "fc"))
  }

  @Test func aStopIsHeardBetweenBatches() throws {
    struct Stop: Error {}
    let network = try PointwiseEnding.bias.network()
    let recipe = try cut(network, keeping: [0, 1])
    let refitting = try #require(Refitting(.weights, of: network, after: recipe, on: try bench(network)))
    #expect(throws: Stop.self) { try refitting.run(on: Executor(network.applying(recipe))) { throw Stop() } }
  }
}
