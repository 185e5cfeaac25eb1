import ArgumentParser
import Datasets
import Foundation
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
    /// The analysis of networks of 125 to 2,000 layers, a line a network.
    case scaling
    /// The writing of the ONNX file of a network with random weights.
    case write
    /// The way of an ONNX file to an analysed network and back.
    case files
  }

  @Option var work: Work
  @Option var network = "resnet20-cifar10"
  @Option var batchSize = 128
  @Option var batches = 8
  @Option var threads = 1
  @Option var precision = "float32"
  @Option var file: String?
  @Option var data: String?

  func run() throws {
    switch work {
    case .scaling: for measurement in try Scaling.measurements() { print(measurement.compactText) }
    case .write: try Files.write(network, to: path())
    case .files: print(try Files.roundTrip(of: path()).compactText)
    case .evaluate, .train, .load: try measure()
    }
  }

  private func path() throws -> String {
    guard let file else { throw ValidationError("--work \(work.rawValue) needs a --file") }
    return file
  }

  private func measure() throws {
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(threads)
    let (images, seconds) = work == .load ? try load() : try compute()
    let result: JSONValue = [
      "work": .string(work.rawValue), "network": .string(network), "images": .integer(images),
      "cpu_ms_per_image": .number(seconds.cpu / Double(images) * 1000),
      "wall_ms_per_image": .number(seconds.wall / Double(images) * 1000),
    ]
    print(result.compactText)
  }

  private func load() throws -> (images: Int, seconds: StageSeconds) {
    let dataset = try data.map { try DataSource(parsing: $0).load() } ?? Self.noise(shape: [3, 32, 32], count: 10_000)
    let augmentation = data == nil ? .padCropMirror : dataset.usualAugmentation
    let loader = Loader.training(
      on: dataset, batchSize: batchSize, seed: 0, augmentation: augmentation, workers: threads)
    _ = try loader.measureThroughput()
    let watch = Stopwatch()
    for epoch in 1...batches {
      let source = loader.batches(epoch: epoch)
      while try source.next() != nil {}
    }
    return (loader.imageCount * batches, watch.elapsed)
  }

  private func compute() throws -> (images: Int, seconds: StageSeconds) {
    let structure = try Zoo.network(named: network).withInitialWeights(seed: 0)
    let dataset = try Self.noise(shape: structure.inputs[0].shape, count: batchSize * 12)
    // `espalier evaluate` folds batch norm as well.
    let executed = work == .evaluate ? structure.foldingBatchNorm() : structure
    let executor = try Executor(executed, precision: Precision(rawValue: precision) ?? .float32)
    let loader = Loader.training(on: dataset, batchSize: batchSize, seed: 0, augmentation: .none)
    guard let batch = try loader.batches().next() else { throw ValidationError("no batch") }
    let step = try self.step(executor, batch)
    for _ in 0..<2 { try step() }
    let watch = Stopwatch()
    for _ in 0..<batches { try step() }
    return (batches * batchSize, watch.elapsed)
  }

  private func step(_ executor: Executor, _ batch: Batch) throws -> () throws -> Void {
    switch work {
    case .evaluate, .load, .scaling, .write, .files:
      return { try withoutGradients { _ = try executor.forward(try batch.imageTensor()).sum().item() } }
    case .train:
      let stepper = try TrainingStep(
        executor, settings: TrainingSettings(epochs: 1, schedule: LearningRateSchedule(peak: 0.01)))
      var number = 0
      return {
        number += 1
        _ = try stepper.run(batch, number: number, learningRate: 0.01)
      }
    }
  }

  /// Images of random bytes: speed does not depend on what they show.
  private static func noise(shape: [Int], count: Int) throws -> Dataset {
    var stream = RandomStream(seed: 0, name: "noise")
    let pixels = (0..<count * shape.reduce(1, *)).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
    let images = LabelledImages(pixels: pixels, labels: (0..<count).map { $0 % 10 })
    return try Dataset(
      name: "noise", imageShape: shape, classCount: 10, normalisation: .none(channels: shape[0]), train: images,
      test: images, searchCount: 10)
  }
}
