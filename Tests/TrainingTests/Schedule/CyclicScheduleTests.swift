import Foundation
import TestSupport
import Testing
import Training

/// One cycle, and cosines with warm restarts.
@Suite struct CyclicScheduleTests {
  typealias Run = LearningRateScheduleTests.Run

  /// Runs of one curve, drawn at random.
  static func runs(_ curve: (inout SeededGenerator) -> LearningRateSchedule.Curve) -> [Run] {
    var generator = SeededGenerator(seed: 7)
    return (0..<100).map { number in
      let warmUp = number % 2 == 0 ? 0 : Double.random(in: 0...3, using: &generator)
      return Run(
        schedule: LearningRateSchedule(
          peak: Double.random(in: 1e-3...2, using: &generator), curve: curve(&generator), warmUpEpochs: warmUp),
        stepsPerEpoch: Int.random(in: 1...40, using: &generator), epochs: Int.random(in: 1...10, using: &generator))
    }
  }

  static let oneCycles = runs { _ in .oneCycle }

  @Test func oneCycleRisesToThePeakAndFallsToNearlyZero() throws {
    for run in Self.oneCycles {
      let (rates, peak) = (run.rates, run.schedule.peak)
      let top = try #require(rates.indices.max { rates[$0] < rates[$1] })
      #expect(abs(rates[top] - peak) < 1e-12, "the peak is reached: \(run)")
      for step in rates.indices.dropFirst() {
        #expect((rates[step] > rates[step - 1]) == (step <= top), "up to the peak, then down: step \(step) of \(run)")
      }
      if top > 0 { #expect(abs(rates[0] - peak / 25) < 1e-12) }
      if rates.count > 1 { #expect(abs(rates[rates.count - 1] - peak / 250_000) < 1e-12) }
      #expect(abs(Double(top + 1) - 0.3 * Double(rates.count)) <= 0.7, "three tenths of the run rise")
    }
  }

  @Test func oneCycleHasNoJump() {
    for run in Self.oneCycles where run.stepCount > 1 {
      let rise = max(1, (0.3 * Double(run.stepCount)).rounded() - 1)
      let fall = max(1, Double(run.stepCount) - 1 - rise)
      // Half a cosine over n steps is nowhere steeper than π / 2n.
      let steepest = run.schedule.peak * .pi / 2 / min(rise, fall)
      for step in 1..<run.stepCount { #expect(abs(run.rate(step) - run.rate(step - 1)) <= steepest * (1 + 1e-9)) }
    }
  }

  @Test func oneCycleByHand() {
    let run = Run(schedule: LearningRateSchedule(peak: 1, curve: .oneCycle), stepsPerEpoch: 5, epochs: 4)
    #expect(abs(run.rate(0) - 0.04) < 1e-15)
    #expect(abs(run.rate(2) - (0.04 + 0.96 * (1 - cos(0.4 * .pi)) / 2)) < 1e-12)
    #expect(run.rate(5) == 1)
    #expect(abs(run.rate(12) - (1 + 4e-6) / 2) < 1e-12, "half way down")
    #expect(abs(run.rate(19) - 4e-6) < 1e-15)
  }

  @Test func oneCycleTakesNoWarmUp() {
    #expect(LearningRateSchedule(peak: 1, curve: .oneCycle, warmUpEpochs: 2).warmUpEpochs == 0)
  }

  @Test func ratesWithRestartsLieBetweenZeroAndThePeak() {
    for run in Self.runs({ .cosineRestarts(cycles: Int.random(in: 1...4, using: &$0)) }) {
      #expect(run.rates.allSatisfy { $0 >= 0 && $0 <= run.schedule.peak * (1 + 1e-12) }, "\(run)")
    }
  }

  @Test func aSingleCycleIsACosine() {
    for run in Self.runs({ _ in .cosineRestarts(cycles: 1) }) {
      let cosine = LearningRateSchedule(peak: run.schedule.peak, warmUpEpochs: run.schedule.warmUpEpochs)
      let expected = Run(schedule: cosine, stepsPerEpoch: run.stepsPerEpoch, epochs: run.epochs)
      for (found, expected) in zip(run.rates, expected.rates) { #expect(abs(found - expected) < 1e-12, "\(run)") }
    }
  }

  @Test(arguments: 1...4)
  func everyRestartIsAWholeCosineTwiceAsLongAsTheLast(cycles: Int) {
    let shortest = 6
    let stepCount = shortest * ((1 << cycles) - 1)
    let curve = LearningRateSchedule.Curve.cosineRestarts(cycles: cycles)
    for warmUp in [0, 1] {
      let run = Run(
        schedule: LearningRateSchedule(peak: 0.3, curve: curve, warmUpEpochs: Double(warmUp)), stepsPerEpoch: stepCount,
        epochs: 1 + warmUp)
      var start = warmUp * stepCount
      for cycle in 0..<cycles {
        let length = shortest << cycle
        let cosine = Run(schedule: LearningRateSchedule(peak: 0.3), stepsPerEpoch: length, epochs: 1)
        #expect(run.rate(start) == 0.3, "cycle \(cycle) begins at the peak")
        for step in 0..<length {
          #expect(abs(run.rate(start + step) - cosine.rate(step)) < 1e-12, "step \(step) of cycle \(cycle)")
        }
        start += length
      }
      #expect(start == run.stepCount, "the last cycle ends with the run")
    }
  }

  @Test func ratesRiseAtRestartsAlone() {
    for run in Self.runs({ _ in .cosineRestarts(cycles: 3) }) where run.warmUp < Double(run.stepCount) {
      let behind = run.rates.indices.dropFirst().filter { Double($0 - 1) >= run.warmUp }
      let rises = behind.filter { run.rate($0) > run.rate($0 - 1) * (1 + 1e-12) }
      #expect(rises.count <= 2, "\(run)")
      for step in rises { #expect(abs(run.rate(step) - run.schedule.peak) < 1e-12, "a restart is at the peak: \(run)") }
    }
  }
}
