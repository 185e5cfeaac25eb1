import TestSupport
import Testing
import Training

@Suite struct LearningRateScheduleTests {
  /// A schedule in a run of some length.
  struct Run: Sendable {
    let schedule: LearningRateSchedule
    let stepsPerEpoch, epochs: Int

    var stepCount: Int { stepsPerEpoch * epochs }
    var warmUp: Double { min(schedule.warmUpEpochs, Double(epochs)) * Double(stepsPerEpoch) }
    func rate(_ step: Int) -> Double { schedule.rate(step: step, stepsPerEpoch: stepsPerEpoch, epochs: epochs) }
    var rates: [Double] { (0..<stepCount).map(rate) }
  }

  /// Many runs, drawn at random: all curves, with and without a warm-up, which may take the whole run.
  static let runs: [Run] = {
    var generator = SeededGenerator(seed: 1)
    return (0..<300).map { number in
      let shares = (0..<Int.random(in: 0...3, using: &generator)).map { _ in Double.random(in: 0...1, using: &generator)
      }
      let factor = Double.random(in: 0.05...1, using: &generator)
      let curves: [LearningRateSchedule.Curve] = [.cosine, .constant, .step(at: shares.sorted(), factor: factor), .rex]
      let warmUp = number % 4 == 0 ? 0 : Double.random(in: 0...6, using: &generator)
      return Run(
        schedule: LearningRateSchedule(
          peak: Double.random(in: 1e-3...2, using: &generator), curve: curves[number / 4 % 4], warmUpEpochs: warmUp),
        stepsPerEpoch: Int.random(in: 1...40, using: &generator), epochs: Int.random(in: 1...10, using: &generator))
    }
  }()

  @Test func ratesLieBetweenZeroAndThePeak() {
    for run in Self.runs {
      #expect(run.rates.allSatisfy { $0 >= 0 && $0 <= run.schedule.peak * (1 + 1e-12) }, "\(run)")
    }
  }

  @Test func theWarmUpRisesAndTheCurveDoesNot() {
    for run in Self.runs {
      for step in 1..<max(2, run.stepCount) where run.stepCount > 1 {
        let isWarmingUp = Double(step) < run.warmUp
        let (before, after) = (run.rate(step - 1), run.rate(step))
        if isWarmingUp {
          #expect(after > before, "step \(step) of \(run)")
        } else if Double(step - 1) >= run.warmUp {
          #expect(after <= before * (1 + 1e-12), "step \(step) of \(run)")
        }
      }
    }
  }

  @Test func theWarmUpEndsWithoutAJump() {
    for curve in [LearningRateSchedule.Curve.cosine, .constant, .step(at: [0.9], factor: 0.1), .rex] {
      for epochs in 1...5 {
        let run = Run(
          schedule: LearningRateSchedule(peak: 0.4, curve: curve, warmUpEpochs: Double(epochs)), stepsPerEpoch: 25,
          epochs: 20)
        let end = 25 * epochs
        #expect(abs(run.rate(end) - 0.4) < 1e-12, "the peak is reached at the warm-up's end")
        let rises = (1..<end).map { run.rate($0) - run.rate($0 - 1) }
        #expect(rises.allSatisfy { abs($0 - rises[0]) < 1e-12 }, "the warm-up is a straight line")
        #expect(abs(run.rate(end) - run.rate(end - 1) - rises[0]) < 1e-12, "and the last step goes on with it")
        #expect(abs(run.rate(0) - rises[0]) < 1e-12, "that begins at nearly zero")
      }
    }
  }

  @Test func halfACosineRunsFromThePeakToZero() {
    let run = Run(schedule: LearningRateSchedule(peak: 0.1), stepsPerEpoch: 50, epochs: 4)
    #expect(run.rate(0) == 0.1)
    #expect(abs(run.rate(100) - 0.05) < 1e-15)
    #expect(abs(run.rate(50) - 0.1 * (1 + 0.5.squareRoot()) / 2) < 1e-15)
    #expect(run.rate(199) > 0 && run.rate(199) < 1e-5)
    #expect(abs(run.rate(200)) < 1e-15)
  }

  @Test func rexStaysAboveACosineForTwoThirdsAndMore() {
    let rex = Run(schedule: LearningRateSchedule(peak: 0.3, curve: .rex), stepsPerEpoch: 50, epochs: 4)
    #expect(rex.rate(0) == 0.3)
    #expect(abs(rex.rate(100) - 0.2) < 1e-15, "two thirds of the peak are left half way")
    #expect(abs(rex.rate(180) - 0.3 * 0.1 / 0.55) < 1e-15)
    #expect(abs(rex.rate(200)) < 1e-15)
    let cosine = Run(schedule: LearningRateSchedule(peak: 0.3), stepsPerEpoch: 50, epochs: 4)
    #expect((51..<200).allSatisfy { rex.rate($0) > cosine.rate($0) })
  }

  @Test func stepsMultiplyTheRateAtTheirSharesOfTheRun() {
    let schedule = LearningRateSchedule(peak: 1, curve: .step(at: [0.5, 0.75], factor: 0.1))
    let run = Run(schedule: schedule, stepsPerEpoch: 10, epochs: 8)
    for step in 0..<80 {
      let expected = step < 40 ? 1 : step < 60 ? 0.1 : 0.01
      #expect(abs(run.rate(step) - expected) < 1e-15, "step \(step)")
    }
  }

  @Test func sharesOfTheRunCountTheWarmUp() {
    let curve = LearningRateSchedule.Curve.step(at: [0.5], factor: 0.1)
    let run = Run(schedule: LearningRateSchedule(peak: 1, curve: curve, warmUpEpochs: 2), stepsPerEpoch: 5, epochs: 8)
    #expect(run.rate(19) == 1)
    #expect(run.rate(20) == 0.1)
  }

  @Test func aConstantRateStays() {
    let run = Run(schedule: LearningRateSchedule(peak: 0.3, curve: .constant), stepsPerEpoch: 7, epochs: 3)
    #expect(run.rates == Array(repeating: 0.3, count: 21))
  }

  @Test func aWarmUpLongerThanTheRunNeverReachesThePeak() {
    let run = Run(schedule: LearningRateSchedule(peak: 1, warmUpEpochs: 5), stepsPerEpoch: 10, epochs: 2)
    #expect(run.rates.allSatisfy { $0 < 1 })
    #expect(run.rates == run.rates.sorted())
  }
}
