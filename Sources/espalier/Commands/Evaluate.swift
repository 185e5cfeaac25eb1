import ArgumentParser
import Datasets
import Networks
import Reports
import Runs
import Torch
import Training

/// `espalier evaluate`: measures how well a network does.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Measure the accuracy and loss of a network on a data set.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var images: DataOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "The part of the data: train, search or test.")
  var split: Dataset.Split = .test

  @Option(help: ArgumentHelp("Images that are run at once.", valueName: "count"))
  var batchSize: Int = 250

  @Option(help: "The type of the activations: float32 or bfloat16.")
  var precision: Precision = .float32

  @Option(help: ArgumentHelp("Write the predicted class of every image to a file, one a line.", valueName: "file"))
  var predictions: String?

  func validate() throws {
    guard batchSize > 0 else { throw ValidationError("--batch-size must be at least 1") }
  }

  func run() throws {
    let console = common.console
    try compute.apply()
    let network = try model.network()
    let dataset = try images.load(for: network)
    let executor = try Executor(network.foldingBatchNorm(), precision: precision, device: compute.device.device)
    let bar = ProgressBar()
    let evaluation = try executor.evaluate(on: dataset, split: split, batchSize: batchSize) {
      bar.update("evaluate", $0, of: $1)
    }
    bar.finish()
    if let predictions {
      try AtomicFile.write(evaluation.predictions.map { "\($0)\n" }.joined().utf8, to: predictions)
    }
    let costs = try network.costs()
    let rate = Double(evaluation.imageCount) / evaluation.seconds
    console.line(
      "\(network.name): accuracy \(Figures.percent(evaluation.accuracy)), loss \(Figures.fixed(evaluation.loss, decimals: 4)) "
        + "on \(evaluation.imageCount) \(split.rawValue) images, \(Figures.fixed(rate, decimals: 0)) images/s")
    console.object([
      "model": .string(network.name), "data": .string(images.data), "split": .string(split.rawValue),
      "accuracy": .number(evaluation.accuracy), "loss": .number(evaluation.loss),
      "images": .integer(evaluation.imageCount), "macs": .integer(costs.macs), "params": .integer(costs.params),
      "seconds": ["evaluation": .number(evaluation.seconds)], "images_per_second": .number(rate),
      "threads": .integer(Runtime.threadCount), "precision": .string(precision.rawValue),
      "seed": JSONValue(compute.seed),
    ])
  }
}

extension Dataset.Split: ExpressibleByArgument {}
