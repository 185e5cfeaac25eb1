import Datasets
import Deployment
import Foundation
import Networks
import Reports
import Runs
import Torch
import Training

extension Characterise {
  private var precisions: [EngineSettings.Precision] { bfloat16 ? [.float32, .bfloat16] : [.float32] }

  /// How well each variant does, in each of the numbers that it is measured in.
  func evaluate(
    _ variants: [Variant], on dataset: Dataset, _ console: Console
  ) throws -> [String: [EngineSettings.Precision: MeasuredAccuracy]] {
    let bar = ProgressBar()
    defer { bar.finish() }
    var accuracies: [String: [EngineSettings.Precision: MeasuredAccuracy]] = [:]
    for variant in variants {
      for precision in precisions where variant.precisions.contains(precision) {
        let executor = try Executor(
          variant.network.foldingBatchNorm(), precision: precision == .bfloat16 ? .bfloat16 : .float32,
          device: device.device)
        let evaluation = try executor.evaluate(on: dataset, split: .test) {
          bar.update(variant.name, $0, of: $1)
        }
        let correct = Int((evaluation.accuracy * Double(evaluation.imageCount)).rounded())
        accuracies[variant.name, default: [:]][precision] = MeasuredAccuracy(
          correct: correct, of: evaluation.imageCount)
        bar.finish()
        console.line(
          "\(variant.name) in \(precision.rawValue): accuracy \(Figures.percent(evaluation.accuracy)) on "
            + "\(evaluation.imageCount) test images")
      }
    }
    return accuracies
  }

  /// The measurements, each with the place of its variant.
  func measure(_ variants: [Variant]) throws -> [(index: Int, measurement: MeasurementRecord)] {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let models = try variants.map { variant in
      var model = try MeasuredModel(variant.network, called: variant.name, in: folder.path)
      model.precisions = variant.precisions
      return model
    }
    let settings = threads.values.flatMap { threads in
      precisions.map { EngineSettings(precision: $0, threads: threads) }
    }
    var plan = MeasurementPlan(
      models: models, engines: engines.isEmpty ? EngineName.allCases : engines, settings: settings)
    plan.rounds = rounds
    plan.seed = seed
    let bar = ProgressBar()
    defer { bar.finish() }
    let records = try Measurement(plan, engineProcess: EngineProcess.arguments).records { bar.update($0, $1, of: $2) }
    return records.compactMap { record in
      variants.firstIndex { $0.name == record.model }.map { ($0, record) }
    }
  }
}
