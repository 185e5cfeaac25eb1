import Foundation
import Runs
import Testing

@Suite struct TimingTests {
  struct Refusal: Error {}

  @Test func sleepTakesWallTimeAndWorkTakesBoth() {
    let timer = StageTimer()
    timer.measure("sleep") { Thread.sleep(forTimeInterval: 0.05) }
    let asleep = timer.seconds["sleep"]
    #expect((asleep?.wall ?? 0) >= 0.05)

    let stopwatch = Stopwatch()
    var value = 1.0
    while stopwatch.elapsed.cpu < 0.02 { value = (value + 1).squareRoot() }
    #expect(value > 0 && stopwatch.elapsed.wall > 0)
  }

  @Test func timesOfAStageAddUp() {
    let timer = StageTimer()
    timer.resume(from: ["train": StageSeconds(wall: 10, cpu: 20)])
    timer.add(StageSeconds(wall: 1, cpu: 2), to: "train")
    timer.add(StageSeconds(wall: 3, cpu: 4), to: "test")
    #expect(timer.seconds == ["train": StageSeconds(wall: 11, cpu: 22), "test": StageSeconds(wall: 3, cpu: 4)])
  }

  @Test func resultsAndErrorsPassThrough() {
    let timer = StageTimer()
    #expect(timer.measure("a") { 3 } == 3)
    #expect(throws: Refusal.self) { try timer.measure("b") { throw Refusal() } }
    #expect(timer.seconds.keys.sorted() == ["a", "b"])
  }

  @Test func aStageUnderWayCountsAndGoesOnWhereAResumedRunStood() {
    let timer = StageTimer()
    timer.measure("train") {
      Thread.sleep(forTimeInterval: 0.01)
      #expect((timer.seconds["train"]?.wall ?? 0) >= 0.01)
      timer.resume(from: ["search": StageSeconds(wall: 5), "train": StageSeconds(wall: 10)])
    }
    #expect(timer.seconds["search"] == StageSeconds(wall: 5))
    #expect((10..<10.01).contains(timer.seconds["train"]?.wall ?? 0))
  }

  @Test func stagesMayHoldOthers() {
    let timer = StageTimer()
    timer.measure("outer") { timer.measure("inner") { Thread.sleep(forTimeInterval: 0.01) } }
    let (outer, inner) = (timer.seconds["outer"]?.wall ?? 0, timer.seconds["inner"]?.wall ?? 0)
    #expect(outer >= inner && inner >= 0.01)
  }
}
