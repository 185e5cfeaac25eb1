import Reports
import Runs
import Training

extension Trainer.Observer {
  /// An observer that prints a line behind each epoch, and within an epoch shows a bar on a terminal and prints a line a
  /// minute elsewhere.
  static func printing(on console: Console, epochs: Int, watch: SignalWatch) -> Trainer.Observer {
    let bar = ProgressBar()
    var progress = TrainingProgress(epochs: epochs, at: .now)
    return Trainer.Observer { report in
      progress.note(TrainingProgress.Step(report), at: .now)
      bar.update("epoch \(report.epoch)/\(epochs)", report.step, of: report.stepCount, note: progress.note)
      if !bar.isShown, let line = progress.line(at: .now) { console.line(line) }
    } epoch: { record, _ in
      bar.finish()
      progress.noteLine(at: .now)
      console.line(
        "epoch \(record.epoch)/\(epochs)  loss \(Figures.fixed(record.trainLoss, decimals: 4))  "
          + "train \(Figures.percent(record.trainAccuracy))  search \(Figures.percent(record.searchAccuracy))  "
          + "rate \(Figures.fixed(record.learningRate, decimals: 5))  "
          + "\(Figures.fixed(record.imagesPerSecond, decimals: 0)) images/s")
    } skipped: { file, error in
      console.line("note: \(file) cannot be read and an older checkpoint is taken: \(error)")
    } check: {
      try watch.check()
    }
  }
}

extension TrainingProgress.Step {
  /// What is reported of a step.
  fileprivate init(_ report: Trainer.StepReport) {
    self.init(
      epoch: report.epoch, step: report.step, stepCount: report.stepCount, imageCount: report.imageCount,
      loss: report.loss)
  }
}
