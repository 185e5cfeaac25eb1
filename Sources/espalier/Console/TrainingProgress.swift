import Reports
import Training

extension Trainer.Observer {
  /// An observer that shows a bar for the steps of an epoch and prints a line behind each.
  static func printing(on console: Console, epochs: Int) -> Trainer.Observer {
    var bar = console.progress("epoch 1/\(epochs)")
    return Trainer.Observer { report in
      bar.update(report.step, of: report.stepCount, note: "loss \(report.loss.decimals(3))")
    } epoch: { record, _ in
      bar.finish()
      console.line(
        "epoch \(record.epoch)/\(epochs)  loss \(record.trainLoss.decimals(4))  train \(record.trainAccuracy.percent)  "
          + "search \(record.searchAccuracy.percent)  rate \(record.learningRate.decimals(5))  "
          + "\(Int(record.imagesPerSecond.rounded())) images/s")
      bar = console.progress("epoch \(record.epoch + 1)/\(epochs)")
    }
  }
}
