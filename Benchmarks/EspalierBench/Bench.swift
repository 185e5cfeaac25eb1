import ArgumentParser
import Datasets
import Foundation
import ModelFiles
import Networks
import Runs
import Torch
import Training
import Zoo

/// One measurement, printed as a JSON object: `Benchmarks/compare.py` interleaves these with PyTorch's.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "espalier-bench")

  /// What is timed.
  enum Work: String, ExpressibleByArgument, CaseIterable {
    /// A forward pass as `espalier evaluate` makes it.
    case evaluate
    /// A training step as `espalier train` makes it, without loading.
    case train
    /// The loader alone, with augmentation: of images of noise in memory, or of those of `--data`.
    case load
    /// Every criterion over images, beside a plain backward pass over them, a line a criterion.
    case criteria
    /// Searches for channels: on a form with random numbers, and of the trained network in `--file` on `--data`.
    case choices
    /// Channels shared out among groups, by the published heuristic and by ours.
    case groups
    /// The first `--count` networks with other blocks of the ranking in `--file`, ranked one by one: `Benchmarks/blockswap.py` interleaves
    /// this with the steps of the method's authors in PyTorch.
    case blocks
    /// The first `--count` networks of the ranking in `--file`, trained briefly on `--data`: how well ranks before and after agree.
    case ranks
    /// Two ONNX files beside that in `--file`, whose convolutions have `--groups` groups, with gathers at each of them and with those
    /// that are left when orders are folded: for `espalier measure`.
    case gathers
    /// A step of greedy slimming on images of `--data`, with what lies in front of each class run once, and with all of it run anew.
    case slimming
    /// The analysis of networks of 125 to 2,000 layers, a line a network.
    case scaling
    /// The writing of the ONNX file of a network with random weights.
    case write
    /// The way of an ONNX file to an analysed network and back.
    case files
    /// Whether measuring finds what was planted.
    case harness
  }

  @Option var work: Work
  @Option var network = "resnet20-cifar10"
  @Option var batchSize = 128
  /// The CPU-seconds of a measurement, at least.
  @Option var seconds = 2.0
  @Option var threads = 1
  @Option var precision = "float32"
  @Option var file: String?
  @Option var data: String?
  @Option var groups = 4
  @Option var count = 6

  func run() throws {
    switch work {
    case .criteria: try criteria()
    case .choices: try choices()
    case .groups: for line in try Groups.measurements() + [Groups.wholeNetwork()] { print(line.compactText) }
    case .blocks: try blocks()
    case .ranks: try ranks()
    case .gathers: print(try Groups.writeGathers(of: path(), groups: groups).compactText)
    case .slimming: try slimming()
    case .scaling: for measurement in try Scaling.measurements() { print(measurement.compactText) }
    case .write: try Files.write(network, to: path())
    case .files: print(try Files.roundTrip(of: path()).compactText)
    case .harness: try HarnessCheck.run(network)
    case .evaluate, .train, .load: try measure()
    }
  }

  private func path() throws -> String {
    guard let file else { throw ValidationError("--work \(work.rawValue) needs a --file") }
    return file
  }

  private func criteria() throws {
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(threads)
    let structure = try Zoo.network(named: network).withInitialWeights(seed: 0)
    let images = try data.map { try DataSource(parsing: $0).load() } ?? noise(shape: structure.inputs[0].shape)
    for line in try Criteria.measurements(of: structure, on: images, images: 1000, rounds: 3) {
      print(line.compactText)
    }
  }

  private func blocks() throws {
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(threads)
    let lines = try Blocks.measurements(
      of: path(), count: count, network: network, on: noise(shape: Zoo.network(named: network).inputs[0].shape),
      batchSize: batchSize, precision: Precision(rawValue: precision) ?? .float32)
    for line in lines { print(line.compactText) }
  }

  private func ranks() throws {
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(threads)
    guard let data else { throw ValidationError("--work ranks needs --data") }
    try Ranks.run(
      of: path(), count: count, network: network, on: DataSource(parsing: data).load(),
      precision: Precision(rawValue: precision) ?? .float32
    ) { line in
      print(line.compactText)
      // It takes long: what is known is shown.
      fflush(nil)
    }
  }

  private func slimming() throws {
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(threads)
    guard let data else { throw ValidationError("--work slimming needs --data") }
    let line = try SlimmingSteps.measurement(
      of: Zoo.network(named: network).withInitialWeights(seed: 0), on: DataSource(parsing: data).load(), images: 500,
      rounds: 5)
    print(line.compactText)
  }

  private func choices() throws {
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(threads)
    print(try Choices.speed(rounds: 21).compactText)
    guard let file, let data else { return }
    let images = try DataSource(parsing: data).load()
    for line in try Choices.comparison(of: Network.readingONNX(file), on: images, images: 2000, classes: 10) {
      print(line.compactText)
    }
  }

  private func measure() throws {
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(threads)
    let images =
      try data.map { try DataSource(parsing: $0).load() }
      ?? noise(shape: Zoo.network(named: network).inputs[0].shape)
    var result = try work == .load ? load(images) : compute(images)
    result["work"] = .string(work.rawValue)
    result["network"] = .string(network)
    print(JSONValue.object(result).compactText)
  }

  /// Loads whole epochs, with augmentation.
  private func load(_ dataset: Dataset) throws -> [String: JSONValue] {
    let augmentation = data == nil ? .padCropMirror : dataset.usualAugmentation
    let loader = Loader.training(
      on: dataset, batchSize: batchSize, seed: 0, augmentation: augmentation, workers: threads)
    var epoch = 0
    return try times(ofImages: loader.imageCount) {
      let source = loader.batches(epoch: epoch)
      while try source.next() != nil {}
      epoch += 1
    }
  }

  /// Takes steps on one batch.
  private func compute(_ dataset: Dataset) throws -> [String: JSONValue] {
    let structure = try Zoo.network(named: network).withInitialWeights(seed: 0)
    // `espalier evaluate` folds batch norm as well.
    let executed = work == .evaluate ? structure.foldingBatchNorm() : structure
    let executor = try Executor(executed, precision: Precision(rawValue: precision) ?? .float32)
    let loader = Loader.training(on: dataset, batchSize: batchSize, seed: 0, augmentation: .none)
    guard let batch = try loader.batches().next() else { throw ValidationError("no batch") }
    var result = try times(ofImages: batchSize, step(executor, batch))
    let costs = try structure.costs()
    result["params"] = .integer(costs.params)
    result["macs"] = .integer(costs.macs)
    return result
  }

  /// How long a step takes for an image, once it is warm.
  private func times(ofImages count: Int, _ step: () throws -> Void) throws -> [String: JSONValue] {
    try step()
    _ = try Self.timed(step, atLeast: seconds / 2)
    let once = try Self.timed(step, atLeast: seconds)
    return [
      "cpu_ms_per_image": .number(once.cpu / Double(count) * 1000),
      "wall_ms_per_image": .number(once.wall / Double(count) * 1000),
    ]
  }

  /// Takes steps until some CPU-seconds have gone by; gives what one took.
  private static func timed(_ step: () throws -> Void, atLeast least: Double) throws -> (cpu: Double, wall: Double) {
    let watch = Stopwatch()
    var count = 0.0
    while true {
      try step()
      count += 1
      let elapsed = watch.elapsed
      if elapsed.cpu >= least { return (elapsed.cpu / count, elapsed.wall / count) }
    }
  }

  private func step(_ executor: Executor, _ batch: Batch) throws -> () throws -> Void {
    guard work == .train else {
      return { try withoutGradients { _ = try executor.forward(try batch.imageTensor()).sum().item() } }
    }
    let stepper = try TrainingStep(
      executor, settings: TrainingSettings(epochs: 1, schedule: LearningRateSchedule(peak: 0.01)))
    var number = 0
    return {
      number += 1
      _ = try stepper.run(batch, number: number, learningRate: 0.01)
    }
  }

  /// Images of random bytes: speed does not depend on what they show.
  private func noise(shape: [Int]) throws -> Dataset {
    // Enough that an epoch of the loader is no moment, of small images.
    let count = work == .load ? 10_000 : work == .criteria ? 1100 : batchSize + 10
    var stream = RandomStream(seed: 0, name: "noise")
    let pixels = (0..<count * shape.reduce(1, *)).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
    let images = LabelledImages(pixels: pixels, labels: (0..<count).map { $0 % 10 })
    return try Dataset(
      name: "noise", imageShape: shape, classCount: 10, normalisation: .none(channels: shape[0]), train: images,
      test: images, searchCount: 10)
  }
}
