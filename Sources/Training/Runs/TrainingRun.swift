public import Datasets
import ModelFiles
public import Networks
public import Runs
public import Torch

/// A whole training run: train, keep every epoch, evaluate once on the test split, and leave a run folder.
public struct TrainingRun: Sendable {
  /// The network to train, with the weights to start from.
  public let network: Network
  /// The images.
  public let dataset: Dataset
  /// How it is trained.
  public let settings: TrainingSettings
  /// Who it learns from, where the settings say how.
  public let teachers: [Teacher]
  /// The folder where teachers' scores are kept; that of the run where nothing is said.
  public let teacherCache: String?
  /// The type of the activations.
  public let precision: Precision

  /// A run that trains `network` on `dataset`.
  public init(
    _ network: Network, on dataset: Dataset, settings: TrainingSettings, teachers: [Teacher] = [],
    teacherCache: String? = nil, precision: Precision = .float32
  ) {
    self.network = network
    self.dataset = dataset
    self.settings = settings
    self.teachers = teachers
    self.teacherCache = teacherCache
    self.precision = precision
  }

  /// What a run ended with.
  public struct Outcome: Sendable {
    /// The network with the weights of the last epoch.
    public let network: Network
    /// How it does on the test split.
    public let evaluation: Evaluation
    /// The figures for `run.json`.
    public let results: RunResults
  }

  /// Trains, or goes on from the journal's last state, and fills its folder, except for the record.
  ///
  /// - Throws: what `Trainer.train` throws, and `RunError` when the folder cannot be written to.
  public func run(
    in journal: RunJournal, on device: Device = .cpu, observer: Trainer.Observer = Trainer.Observer()
  ) throws -> Outcome {
    try journal.guarding {
      // What ONNX cannot say is better known before the training than behind it.
      _ = try network.onnx()
      let trainer = Trainer(
        settings, on: dataset, teachers: teachers, cache: teacherCache ?? journal.teacherCache)
      let executor = try trainer.executor(of: network, precision: precision, device: device)
      let state = try journal.lastState(for: network, skipped: observer.skipped)
      try journal.timer.measure("training") {
        _ = try trainer.train(executor, from: state, observer: observer.noting(in: journal))
      }
      let evaluation = try journal.timer.measure("evaluation") {
        try executor.evaluate(on: dataset, split: .test) { _, _ in try observer.check() }
      }
      let trained = try executor.network()
      try journal.keep(trained)
      let costs = try trained.costs()
      return Outcome(
        network: trained, evaluation: evaluation,
        results: RunResults(
          result: NetworkFigures(trained, costs, evaluation), convention: costs.convention.rawValue))
    }
  }
}

extension NetworkFigures {
  /// The figures of a network with its costs and how it does on the test split.
  public init(_ network: Network, _ costs: NetworkCosts, _ evaluation: Evaluation?) {
    self.init(
      name: network.name, macs: costs.macs, params: costs.params, accuracy: evaluation?.accuracy,
      loss: evaluation?.loss)
  }
}
