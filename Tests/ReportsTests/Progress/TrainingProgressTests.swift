import Reports
import Testing

@Suite struct TrainingProgressTests {
  private let start = ContinuousClock.now

  /// A step of a run of 10 epochs of 100 steps of 128 images, one a second.
  private func step(_ epoch: Int, _ step: Int) -> TrainingProgress.Step {
    .init(epoch: epoch, step: step, stepCount: 100, imageCount: 128 * step, loss: 0.70653)
  }

  private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test func tellsWhatItKnows() {
    var progress = TrainingProgress(epochs: 10, at: start)
    #expect(progress.note.isEmpty)
    progress.note(step(1, 1), at: at(5))
    #expect(progress.note == "loss 0.707")
    progress.note(step(1, 2), at: at(6))
    #expect(progress.note == "loss 0.707  128 images/s  16:38 left")
  }

  @Test("Images a second are those of steps; the time left has the evaluations between epochs in it")
  func evaluationsCountAsTimeAlone() {
    var progress = TrainingProgress(epochs: 10, at: start)
    for index in 1...100 { progress.note(step(1, index), at: at(Double(index))) }
    #expect(progress.note == "loss 0.707  128 images/s  15:00 left")
    // The evaluation takes 49 seconds, so 150 steps and it took 198.
    for index in 1...50 { progress.note(step(2, index), at: at(Double(149 + index))) }
    let left = Figures.clock(198.0 / 149 * 850)
    #expect(progress.note == "loss 0.707  128 images/s  \(left) left")
  }

  @Test func aResumedRunCountsFromWhereItGoesOn() {
    var progress = TrainingProgress(epochs: 10, at: start)
    progress.note(step(10, 51), at: at(1))
    progress.note(step(10, 52), at: at(3))
    #expect(progress.note == "loss 0.707  64 images/s  1:36 left")
    progress.note(step(10, 100), at: at(99))
    #expect(progress.note == "loss 0.707  64 images/s  0:00 left")
  }

  @Test func printsALineAMinute() {
    var progress = TrainingProgress(epochs: 10, at: start)
    var lines: [(time: Int, text: String)] = []
    for second in 1...300 {
      let (epoch, index) = ((second - 1) / 100 + 1, (second - 1) % 100 + 1)
      progress.note(step(epoch, index), at: at(Double(second)))
      if let line = progress.line(at: at(Double(second))) { lines.append((second, line)) }
      if index == 100 { progress.noteLine(at: at(Double(second))) }
    }
    #expect(lines.map(\.time) == [60, 160, 260])
    #expect(lines.first?.text == "epoch 1/10  step 60/100  loss 0.7065  128 images/s  15:40 left")
  }

  @Test func withoutAStepThereIsNoLine() {
    var progress = TrainingProgress(epochs: 10, at: start)
    #expect(progress.line(at: at(100)) == nil)
  }
}
