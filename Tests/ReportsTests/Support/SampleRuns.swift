import Foundation
import Reports
import Runs

/// Runs whose every figure is fixed.
enum SampleRuns {
  /// A compression that kept to its budget.
  static var compression: FinishedRun {
    var run = FinishedRun(record: record(of: "compress"), results: compressionResults, summary: epochs(4))
    run.files.remove(.candidates)
    return run
  }

  /// A compression that weighed two candidates before.
  static var weighed: FinishedRun {
    var run = compression
    run.results.candidates = CandidateFigures(
      candidates: [
        CandidateFigures.Candidate(
          number: 2, macs: 62_619_366, params: 426_330, predicted: 1.25,
          fitted: CandidateScore(loss: 0.4412, accuracy: 0.8811),
          trained: CandidateScore(loss: 0.3127, accuracy: 0.9104)),
        CandidateFigures.Candidate(
          number: 1, macs: 62_700_004, params: 431_912, predicted: 1.125,
          fitted: CandidateScore(loss: 0.5106, accuracy: 0.8644)),
      ],
      correlations: [
        CandidateFigures.Correlation(from: "predicted", to: "fitted", count: 2, coefficient: -1),
        CandidateFigures.Correlation(from: "fitted", to: "trained", count: 1, coefficient: nil),
      ], evaluations: 3)
    return run
  }

  /// A compression that kept to one of two budgets and was stopped.
  static var missed: FinishedRun {
    var run = compression
    run.results.budgets = [
      BudgetFigures(quantity: "macs", asked: "50%", limit: 62_742_853, got: 62_619_366),
      BudgetFigures(quantity: "params", asked: "400k", limit: 400_000, got: 426_330),
    ]
    run.results.stopReason = "every class of channels that may be cut is at its least width"
    return run
  }

  /// A training from the start.
  static var training: FinishedRun {
    var run = FinishedRun(
      record: record(of: "train"),
      results: RunResults(
        result: NetworkFigures(name: "lenet5", macs: 416_520, params: 61_706, accuracy: 0.9871, loss: 0.04217),
        layers: [
          layer("conv1", "convolution", [6, 28, 28], [6, 28, 28], macs: (117_600, 117_600), params: (156, 156)),
          layer("fc1", "linear", [120], [120], macs: (48_000, 48_000), params: (48_120, 48_120)),
        ], convention: "conv+linear"),
      summary: epochs(2))
    run.files.subtract([.recipe, .candidates])
    run.record.settings = ["data": "synthetic", "epochs": 2]
    run.record.data = .init(name: "synthetic", hash: "sha256:00ff")
    return run
  }

  /// Epochs in which the loss falls and the accuracy rises.
  static func epochs(_ count: Int) -> [SummaryRow] {
    (0..<count).map { epoch in
      let done = Double(epoch + 1) / Double(count + 1)
      return SummaryRow(
        epoch: epoch, trainLoss: 1.5 - done, trainTop1: 0.5 + 0.4 * done, evalLoss: 1.6 - done,
        evalTop1: 0.45 + 0.45 * done, learningRate: 0.01 * (1 - done), seconds: 21.5, imagesPerSecond: 2093)
    }
  }

  private static var compressionResults: RunResults {
    var results = RunResults(
      original: NetworkFigures(
        name: "resnet56-cifar10", macs: 125_485_706, params: 853_018, accuracy: 0.9339, loss: 0.2871),
      result: NetworkFigures(
        name: "resnet56-cifar10", macs: 62_619_366, params: 426_330, accuracy: 0.9261, loss: 0.29434),
      budgets: [BudgetFigures(quantity: "macs", asked: "50%", limit: 62_742_853, got: 62_619_366)],
      layers: [
        layer("conv1", "convolution", [16, 32, 32], [16, 32, 32], macs: (442_368, 442_368), params: (432, 432)),
        layer("bn1", "batch norm", [16, 32, 32], [16, 32, 32], macs: (0, 0), params: (32, 32)),
        layer("relu1", "relu", [16, 32, 32], [16, 32, 32], macs: (0, 0), params: (0, 0)),
        layer(
          "layer1.0.conv1", "convolution", [16, 32, 32], [7, 32, 32], macs: (2_359_296, 1_032_192),
          params: (2_304, 1_008)),
        layer("fc", "linear", [10], [10], macs: (640, 640), params: (650, 650)),
      ], maskedDifference: 1.1920929e-6, stopReason: "the budget is reached", convention: "conv+linear")
    results.untrained = UntrainedFigures(
      cut: .init(accuracy: 0.1204, loss: 3.4), fitted: .init(accuracy: 0.8356, loss: .infinity))
    return results
  }

  private static func layer(
    _ name: String, _ operation: String, _ before: [Int], _ after: [Int], macs: (Int, Int), params: (Int, Int)
  ) -> LayerFigures {
    LayerFigures(
      name: name, operation: operation, before: .init(shape: before, macs: macs.0, params: params.0),
      after: .init(shape: after, macs: macs.1, params: params.1))
  }

  private static func record(of command: String) -> RunRecord {
    RunRecord(
      command: command,
      settings: [
        "method": "fpgm", "budget": ["macs=50%"], "epochs": 4, "learning-rate": 0.01, "data": "cifar10:DIR",
        "checkpoint": nil,
      ],
      seed: 7, threads: 2, versions: Versions(espalier: "0.1.0", torch: "2.9.1", swift: "6.3"),
      machine: Machine(system: "Linux", processor: "Example CPU @ 2.10GHz", cores: 2, memory: 8 << 30),
      data: .init(name: "cifar10:DIR", hash: "sha256:1f2e"), started: Date(timeIntervalSince1970: 1_750_000_000),
      seconds: [
        "score": StageSeconds(wall: 3.21, cpu: 6.05), "recover": StageSeconds(wall: 86.4, cpu: 170.2),
        "evaluate": StageSeconds(wall: 0.42, cpu: 0.8),
      ])
  }
}
