public import Datasets
import ModelFiles
public import Networks
import OrderedCollections
public import Runs
public import Torch
import Training

/// A whole quantisation: calibrate, choose layers, evaluate once on the test split, and leave a run folder.
public struct QuantisationRun: Sendable {
  /// The network of floats.
  public let original: Network
  /// The images.
  public let dataset: Dataset
  /// What is asked for.
  public let settings: QuantisationSettings

  /// A run that brings `original` to integers by what `dataset` shows.
  public init(_ original: Network, on dataset: Dataset, settings: QuantisationSettings) {
    self.original = original
    self.dataset = dataset
    self.settings = settings
  }

  /// Chooses, evaluates, and fills the journal's folder, except for the record.
  ///
  /// - Parameter progress: told what is being done, how much of it is done, and of how much; it throws to stop.
  /// - Throws: what `Quantiser` throws, and `RunError` when the folder cannot be written to.
  public func run(
    in journal: RunJournal, on device: Device = .cpu, progress: (String, Int, Int) throws -> Void = { _, _, _ in }
  ) throws -> RunResults {
    try journal.guarding {
      let quantiser = try journal.timer.measure("calibration") {
        try Quantiser(original, on: dataset, settings: settings, device: device) { try progress("calibration", 0, 0) }
      }
      let choice = try journal.timer.measure("search") { try quantiser.search(progress: progress) }
      try journal.folder.write(choice.recipe)
      let (before, after) = try journal.timer.measure("evaluation") {
        let evaluations = try [quantiser.prepared, choice.network].map {
          try Executor($0, device: device).evaluate(on: dataset, split: .test) { try progress("test split", $0, $1) }
        }
        return (evaluations[0], evaluations[1])
      }
      try journal.keep(choice.network)
      return try results(choice, of: quantiser, before, after)
    }
  }

  private func results(
    _ choice: QuantisationChoice, of quantiser: Quantiser, _ before: Evaluation, _ after: Evaluation
  ) throws -> RunResults {
    let proposal = try Proposal(recipe: choice.recipe, of: original)
    let figures = QuantisationFigures(
      layers: quantiser.precisions.count - choice.returned.count, keptFloat: settings.keptFloat.sorted(),
      returned: choice.returned.map { .init(layer: $0.layer, harm: $0.harm) },
      searchAccuracy: .init(before: choice.before.accuracy, after: choice.after.accuracy),
      searchLoss: .init(before: choice.before.loss, after: choice.after.loss),
      weightBytes: .init(before: quantiser.prepared.weightBytes, after: choice.network.weightBytes))
    return RunResults(
      original: NetworkFigures(original, proposal.originalCosts, before),
      result: NetworkFigures(choice.network, proposal.costs, after), layers: proposal.layers, quantisation: figures,
      convention: proposal.costs.convention.rawValue)
  }
}

extension Network {
  /// The bytes of all parameters as `model.onnx` holds them: one a weight on a grid of 8 bits, else four.
  fileprivate var weightBytes: Int {
    parameters.values.reduce(0) { $0 + $1.count * ($1.quantisation?.type == .int8 ? 1 : 4) }
  }
}
