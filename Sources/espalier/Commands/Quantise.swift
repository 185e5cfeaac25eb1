import ArgumentParser
import Compression
import Datasets
import Networks
import Reports
import Runs
import Training

/// `espalier quantise`: brings a network to 8-bit integers without training it, and leaves a run folder.
struct Quantise: ResumableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring a trained network to 8-bit integers that engines compute with, without training it again.",
    discussion: """
      Ranges are calibrated on images of the train split. Layers that lose too much on the search split stay floats. \
      model.onnx has QuantizeLinear and DequantizeLinear around every layer in int8.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var images: DataOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "How the ranges of activations are chosen: min-max, percentile, kl or mse.")
  var calibration: RangeEstimator = .mse

  @Option(help: "How the scales of weights are chosen: max-abs or mse.")
  var weightScales: WeightScaling = .maxAbs

  @Option(
    name: .customLong("images"),
    help: ArgumentHelp("Images of the train split to calibrate on.", valueName: "count"))
  var imageCount: Int = 1000

  @Option(
    help: ArgumentHelp(
      "Points of accuracy that may be lost on the search split before layers go back to floats.", valueName: "points"))
  var allowance: Double = 0.3

  @Flag(inversion: .prefixedNo, help: "Bring the ranges of neighbouring layers' weights together first.")
  var equalise = false

  @Flag(inversion: .prefixedNo, help: "Make good in the biases for the mean error of each channel.")
  var correctBias = true

  @Option(
    help: ArgumentHelp(
      "Layers that stay floats, such as 'layer1.*'; may be given several times.", valueName: "pattern"))
  var keepFloat: [String] = []

  @Option(help: ArgumentHelp("The run folder to make; one that exists is never touched.", valueName: "folder"))
  var out: String

  func validate() throws {
    guard imageCount > 0 else { throw ValidationError("--images must be at least 1") }
    guard (0...100).contains(allowance) else { throw ValidationError("--allowance must be between 0 and 100") }
  }

  func run(resuming resumed: RunJournal?) throws {
    let console = common.console
    try compute.apply()
    let network = try model.network()
    let dataset = try images.load(for: network)
    let settings = QuantisationSettings(
      calibration: calibration, weights: weightScales, images: imageCount, equalises: equalise,
      correctsBias: correctBias, allowance: allowance / 100, keptFloat: try network.nodes(matching: keepFloat),
      seed: compute.seed)
    try network.requireFit(of: dataset)
    let journal = try resumed ?? RunJournal(path: out)
    let watch = SignalWatch()
    try journal.begin(
      compute.record(
        of: "quantise", options: resolved, model: model.reference(to: network), data: images.reference(to: dataset)))
    let bar = ProgressBar()
    let results = try QuantisationRun(network, on: dataset, settings: settings).run(
      in: journal, on: compute.device.device
    ) {
      try watch.check()
      bar.update($0, $1, of: $2)
    }
    bar.finish()
    tell(results, console)
    try RunEnding(results: results).write(to: journal, console: console)
  }
}

extension Quantise {
  /// The options as they were resolved, under their names.
  private var resolved: [String: JSONValue] {
    var options = model.resolved.merging(images.resolved) { $1 }
    options["calibration"] = .string(calibration.rawValue)
    options["weight-scales"] = .string(weightScales.rawValue)
    options["images"] = .integer(imageCount)
    options["allowance"] = .number(allowance)
    options[equalise ? "equalise" : "no-equalise"] = .bool(true)
    options[correctBias ? "correct-bias" : "no-correct-bias"] = .bool(true)
    options["keep-float"] = .array(keepFloat.map { .string($0) })
    options["out"] = .string(out)
    return options
  }

  /// Says what was decided on the search split.
  private func tell(_ results: RunResults, _ console: Console) {
    guard let quantisation = results.quantisation else { return }
    for returned in quantisation.returned {
      console.line(
        "\(returned.layer) goes back to floats: alone in int8 it raises the loss by "
          + Figures.fixed(returned.harm, decimals: 5))
    }
    console.line(
      "\(quantisation.layers) layers in int8; accuracy on the search split "
        + "\(Figures.percent(quantisation.searchAccuracy.before)) ⇒ \(Figures.percent(quantisation.searchAccuracy.after))"
    )
  }
}

extension RangeEstimator: ExpressibleByArgument {}
extension WeightScaling: ExpressibleByArgument {}
