import Compression
import Datasets
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Calibration, correction and the search, on a small residual network and drawn digits.
@Suite struct QuantiserTests {
  private static let digits = Result { try Dataset.synthetic(train: 200, test: 20) }

  private func quantiser(_ settings: QuantisationSettings = QuantisationSettings(images: 60)) throws -> Quantiser {
    try Quantiser(residualNetwork().settled(), on: Self.digits.get(), settings: settings)
  }

  @Test(arguments: RangeEstimator.allCases)
  func scoresStayNear(_ estimator: RangeEstimator) throws {
    let quantiser = try quantiser(QuantisationSettings(calibration: estimator, images: 60))
    #expect(quantiser.precisions.count == 6)
    let integers = try quantiser.original.applying(quantiser.recipe(for: Set(quantiser.precisions.keys)))
    let images = CalibrationImages(40, of: try Self.digits.get(), seed: 9)
    // The single grey of the digits' background holds most of the information, and entropy clips the ink for its sake.
    let share = estimator == .kl ? 0.3 : 0.01
    try images.forEachBatch { batch in
      let (floats, rounded) = (try Executor(quantiser.original).forward(batch), try Executor(integers).forward(batch))
      let (error, size) = (try (floats - rounded).squared().mean().item(), try floats.squared().mean().item())
      #expect(error < share * size, "\(error) of \(size)")
    }
  }

  @Test func theSameSettingsGiveTheSameRecipe() throws {
    let settings = QuantisationSettings(calibration: .kl, weights: .mse, images: 60, equalises: true, seed: 4)
    let recipes = try (0..<2).map { _ in
      let quantiser = try quantiser(settings)
      let layers = Set(quantiser.precisions.keys)
      return quantiser.recipe(for: layers, shifting: try quantiser.biasShifts(for: layers))
    }
    #expect(recipes[0] == recipes[1])
    #expect(recipes[0].edits.first == .foldBatchNorm)
  }

  @Test func calibrationSeesAsManyImagesAsItIsGiven() throws {
    for count in [1, 49, 50, 51, 1000] {
      let images = CalibrationImages(count, of: try Self.digits.get(), seed: 0)
      var seen = 0
      try images.forEachBatch { seen += $0.shape[0] }
      #expect(seen == min(count, 180) && images.count == seen)
    }
  }

  @Test func biasCorrectionTakesTheMeanErrorAway() throws {
    let quantiser = try quantiser()
    let layers = Set(quantiser.precisions.keys)
    let images = CalibrationImages(60, of: try Self.digits.get(), seed: 0)
    let shifts = try quantiser.biasShifts(for: layers)
    let expected = try quantiser.prepared.channelMeans(of: layers, over: images)
    func largestShift(_ recipe: Recipe) throws -> Double {
      let found = try quantiser.original.applying(recipe).channelMeans(of: layers, over: images)
      return layers.reduce(0) { largest, layer in
        zip(expected[layer] ?? [], found[layer] ?? []).reduce(largest) { max($0, abs($1.0 - $1.1)) }
      }
    }
    let (without, with) = (
      try largestShift(quantiser.recipe(for: layers)), try largestShift(quantiser.recipe(for: layers, shifting: shifts))
    )
    #expect(with < without / 10, "\(without) ⇒ \(with)")
  }

  @Test func equalisationBringsRangesTogetherAndLeavesTheScores() throws {
    let network = try residualNetwork().settled().foldingBatchNorm()
    let equalisations = try network.equalisations()
    #expect(equalisations.map(\.first) == ["block1-inner", "block2-inner"])
    let recipe = Recipe(
      network: network.name, origin: Recipe.Origin(method: "test", seed: 0), edits: equalisations.map { .equalise($0) })
    let equalised = try network.applying(recipe)
    for equalisation in equalisations {
      let (first, second) = (
        try #require(equalised.parameters["\(equalisation.first).weight"]),
        try #require(equalised.parameters["\(equalisation.second).weight"])
      )
      let (inner, columns) = (first.count / first.shape[0], second.shape[2] * second.shape[3])
      for channel in 0..<first.shape[0] {
        let row = first.values[channel * inner..<(channel + 1) * inner].map(abs).max() ?? 0
        let column =
          second.values.enumerated().filter { $0.offset / columns % second.shape[1] == channel }
          .map { abs($0.element) }.max() ?? 0
        #expect(abs(row - column) <= 1e-3 * row)
      }
    }
    let images = CalibrationImages(20, of: try Self.digits.get(), seed: 0)
    try images.forEachBatch { batch in
      let (before, after) = (try Executor(network).forward(batch), try Executor(equalised).forward(batch))
      #expect(try (before - after).abs().max().item() <= 1e-5 * before.abs().max().item())
    }
  }

  @Test func theMostHarmfulLayersGoBackUntilTheAllowanceHolds() throws {
    let data = try Dataset.synthetic(train: 600, test: 20).holdingOut(90)
    let executor = try Executor(residualNetwork())
    try Trainer(
      TrainingSettings(epochs: 4, batchSize: 16, schedule: LearningRateSchedule(peak: 0.05)), on: data
    ).train(executor)
    // A huge weight on a channel that is never lit changes no score, and leaves the others of its row no grid to speak of.
    var network = try executor.network().foldingBatchNorm()
    for block in ["block1", "block2"] {
      let inner = try #require(network.node("\(block)-inner"))
      let names = try [#require(inner.parameters[.weight]), #require(inner.parameters[.bias]), "\(block)-outer.weight"]
      var values = try names.map { try #require(network.parameters[$0]).values }
      let shape = try #require(network.parameters[names[2]]).shape
      for index in 0..<values[0].count / values[1].count { values[0][index] = 0 }
      values[1][0] = 0
      for output in 0..<shape[0] { values[2][output * shape[1...].reduce(1, *) + 4] = 1000 }
      network = try network.replacing(Dictionary(uniqueKeysWithValues: zip(names, values)))
    }
    func quantiser(allowance: Double) throws -> Quantiser {
      try Quantiser(
        network, on: data,
        settings: QuantisationSettings(weights: .maxAbs, images: 60, correctsBias: false, allowance: allowance))
    }
    let strictest = try quantiser(allowance: 0)
    let harms = try strictest.sensitivities()
    #expect(harms.count == 6 && harms.map(\.harm) == harms.map(\.harm).sorted(by: >))
    #expect(Set(harms.prefix(2).map(\.layer)) == ["block1-outer", "block2-outer"])

    // What accuracy falls by when so many of the most harmful layers are floats.
    func accuracy(_ network: Network) throws -> Double {
      try Executor(network).evaluate(on: data, split: .search).accuracy
    }
    let before = try accuracy(strictest.prepared)
    let falls = try (0..<6).map { count in
      let layers = Set(strictest.precisions.keys).subtracting(harms.prefix(count).map(\.layer))
      return before - (try accuracy(strictest.original.applying(strictest.recipe(for: layers))))
    }
    #expect(Set(falls).count > 1, "some layers must matter: \(falls)")
    for fall in Set(falls) {
      let choice = try quantiser(allowance: fall).search()
      let expected = try #require(falls.firstIndex { $0 <= fall + 1e-9 })
      #expect(choice.returned.map(\.layer) == harms.prefix(expected).map(\.layer), "\(fall) of \(falls)")
      #expect(abs(choice.before.accuracy - choice.after.accuracy - falls[expected]) < 1e-9)
      #expect(choice.recipe.edits.count == 6 - expected)
    }
    #expect(throws: QuantisationError.self) { try quantiser(allowance: (falls.min() ?? 0) - 0.001).search() }
  }

  @Test func layersThatAreKeptAreNamedNowhere() throws {
    let network = try residualNetwork().settled()
    let quantiser = try quantiser(QuantisationSettings(images: 20, keptFloat: ["stem", "fc"]))
    #expect(quantiser.precisions.keys.contains("stem") == false && quantiser.precisions.count == 4)
    let error = try #require(throws: QuantisationError.self) {
      try Quantiser(
        network, on: Self.digits.get(),
        settings: QuantisationSettings(images: 20, keptFloat: Set(network.nodes.map(\.name))))
    }
    #expect(error == .nothingToQuantise(network: "residual"))
  }
}
