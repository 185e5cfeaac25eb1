import Reports
import Runs
import Training

extension Trainer.Observer {
  /// An observer that shows a bar for the steps of an epoch and prints a line behind each.
  static func printing(on console: Console, epochs: Int, watch: SignalWatch) -> Trainer.Observer {
    var bar = console.progress("epoch 1/\(epochs)")
    return Trainer.Observer { report in
      bar.update(report.step, of: report.stepCount, note: "loss \(Figures.fixed(report.loss, decimals: 3))")
    } epoch: { record, _ in
      bar.finish()
      console.line(
        "epoch \(record.epoch)/\(epochs)  loss \(Figures.fixed(record.trainLoss, decimals: 4))  "
          + "train \(Figures.percent(record.trainAccuracy))  search \(Figures.percent(record.searchAccuracy))  "
          + "rate \(Figures.fixed(record.learningRate, decimals: 5))  "
          + "\(Figures.fixed(record.imagesPerSecond, decimals: 0)) images/s")
      bar = console.progress("epoch \(record.epoch + 1)/\(epochs)")
    } skipped: { file, error in
      console.line("note: \(file) cannot be read and an older checkpoint is taken: \(error)")
    } check: {
      try watch.check()
    }
  }
}
