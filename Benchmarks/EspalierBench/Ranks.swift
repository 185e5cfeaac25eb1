import Compression
import Datasets
import Networks
import OrderedCollections
import Runs
import Torch
import Training
import Zoo

/// How well what is known of networks with other blocks before training agrees with what they are worth after some.
enum Ranks {
  /// Passes over the images that networks are trained on.
  private static let epochs = 3
  /// How many images those are.
  private static let images = 15_000
  /// How many networks are trained from other seeds too, which tells what is noise.
  private static let repeated = 4
  /// The numbers of images that potentials are of.
  private static let batches = [32, 128]

  /// What is known of a network.
  private struct Known {
    let params: Int
    let potentials: [Double]
    let gradientNorm: Double
    let accuracies: [Double]
  }

  /// The networks of a ranking's first lines, each trained alike, a line each as it is done; then how the ranks agree.
  static func run(
    of ranking: String, count: Int, network name: String, on dataset: Dataset, precision: Precision,
    print: (JSONValue) -> Void
  ) throws {
    let network = try Zoo.network(named: name)
    let space = try BlockSpace(of: network)
    let all = try Blocks.choices(of: ranking, count: count).enumerated().map { number, kinds in
      let known = try known(
        of: kinds, in: space, on: dataset, seeds: number < repeated ? 1...3 : 1...1, precision: precision)
      print([
        "work": "ranks", "candidate": .integer(number), "params": .integer(known.params),
        "potentials": .array(known.potentials.map { .number($0) }), "gradient_norm": .number(known.gradientNorm),
        "accuracies": .array(known.accuracies.map { .number($0) }),
      ])
      return known
    }
    let accuracies = all.map { $0.accuracies[0] }
    func agreement(_ value: (Known) -> Double) -> JSONValue {
      RankCorrelation.coefficient(all.map(value), accuracies).map { .number($0) } ?? nil
    }
    var line: [String: JSONValue] = ["work": "ranks", "networks": .integer(all.count)]
    for (place, batch) in batches.enumerated() { line["fisher_\(batch)"] = agreement { $0.potentials[place] } }
    line["fisher_32_to_128"] =
      RankCorrelation.coefficient(all.map { $0.potentials[0] }, all.map { $0.potentials[1] }).map { .number($0) }
    line["params"] = agreement { Double($0.params) }
    line["gradient_norm"] = agreement(\.gradientNorm)
    line["deviation_between_networks"] = .number(deviation(accuracies))
    let noises = all.prefix(repeated).map { deviation($0.accuracies) }
    line["deviation_between_seeds"] = .number(noises.reduce(0, +) / Double(max(1, noises.count)))
    print(.object(line))
  }

  private static func known(
    of kinds: [BlockKind], in space: BlockSpace, on dataset: Dataset, seeds: ClosedRange<UInt64>, precision: Precision
  ) throws -> Known {
    let potentials = try batches.map { count in
      let bench = try Workbench(space.network, dataset: dataset, imageCount: count, seed: 1)
      return try FisherPotential(of: space, on: bench, batchSize: count).figures(of: kinds).potential
    }
    let structure = try space.network.applying(space.recipe(of: kinds, origin: Recipe.Origin(method: "ranks", seed: 1)))
    let bench = try Workbench(structure, dataset: dataset, imageCount: batches[1], seed: 1)
    return Known(
      params: try structure.costs().params, potentials: potentials, gradientNorm: try gradientNorm(on: bench),
      accuracies: try seeds.map { try accuracy(of: structure, on: dataset, seed: $0, precision: precision) })
  }

  /// The norm of the gradients of all parameters before training, of the mean loss of the workbench's images.
  private static func gradientNorm(on bench: Workbench) throws -> Double {
    let executor = try Executor(bench.network.withInitialWeights(seed: 1, scaledBy: .output))
    var batches: [(images: Tensor, labels: Tensor)] = []
    try bench.images?.forEachLabelledBatch { batches.append(($0, $1)) }
    let images = try Tensor.concatenated(batches.map(\.images), along: 0)
    let labels = try Tensor.concatenated(batches.map(\.labels), along: 0)
    let loss = try executor.forward(images, mode: .training).crossEntropy(labels)
    let parameters = executor.parameters.values.filter(\.requiresGradient)
    return try gradients(of: loss, withRespectTo: parameters).reduce(0.0) { sum, gradient in
      try sum + (gradient.map { Double(try $0.squared().sum().item()) } ?? 0)
    }.squareRoot()
  }

  /// The share of the search split that the network tells right once it is trained.
  private static func accuracy(
    of structure: Network, on dataset: Dataset, seed: UInt64, precision: Precision
  ) throws -> Double {
    let settings = TrainingSettings(
      epochs: epochs, schedule: LearningRateSchedule(peak: 0.1, warmUpEpochs: 0.5),
      augmentation: dataset.usualAugmentation, seed: seed)
    let trainer = try Trainer(settings, on: dataset.subset(.count(images)))
    let executor = try trainer.executor(of: structure.withInitialWeights(seed: seed), precision: precision)
    try trainer.train(executor)
    return try executor.evaluate(on: dataset, split: .search).accuracy
  }

  /// The standard deviation of a sample.
  private static func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(max(1, values.count - 1))).squareRoot()
  }
}
