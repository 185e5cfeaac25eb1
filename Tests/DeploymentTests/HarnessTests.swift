import Deployment
import TestSupport
import Testing

@Suite struct HarnessTests {
  @Test func warmingUpGoesOnUntilTimesSettle() {
    var times = (0..<30).map { 30.0 - Double($0) } + Array(repeating: 5.0, count: 100)
    let count = times.count
    let warmUp = WarmUp { times.removeFirst() }
    #expect(warmUp.isSettled && warmUp.firstMilliseconds == 30 && warmUp.typicalMilliseconds == 5)
    #expect(count - times.count >= 40, "two windows of the settled time are needed")
  }

  @Test func warmingUpEndsThoughTimesDoNotSettle() {
    var (calls, time) = (0, 1.0)
    let warmUp = WarmUp {
      calls += 1
      time *= 1.05
      return time
    }
    #expect(!warmUp.isSettled && calls > 40 && calls < 120, "two seconds are the limit")
    var slow = 0
    _ = WarmUp {
      slow += 1
      return 3000
    }
    #expect(slow == 2, "a call longer than the limit is made twice")
  }

  @Test func memoryIsReadFromTheSystemsLines() {
    let text = "Name:\tespalier\nVmPeak:\t  9000 kB\nVmHWM:\t    1234 kB\n"
    #expect(ProcessMemory.bytes(of: "VmHWM:", in: text) == 1234 * 1024)
    #expect(ProcessMemory.bytes(of: "VmRSS:", in: text) == nil)
    let (before, after) = (
      ProcessMemory(peak: 100, anonymous: 50, privateDirty: 40),
      ProcessMemory(peak: 160, anonymous: 45, privateDirty: 60)
    )
    #expect(after.since(before) == ProcessMemory(peak: 60, anonymous: 0, privateDirty: 20))
  }

  @Test func disturbedVisitsDoNotCount() {
    let good = Visit(milliseconds: [1, 1], canaryMilliseconds: 1, pressure: 0.01, steal: 0)
    var waiting = good, stolen = good, throttled = good, empty = good, untold = good
    waiting.pressure = 0.03
    stolen.steal = 0.5
    throttled.canaryMilliseconds = 1.06
    empty.milliseconds = []
    (untold.pressure, untold.steal) = (nil, nil)
    let visits = [good, waiting, good, stolen, good, throttled, good, empty, good, untold]
    #expect(
      QualityGate().accepts(visits) == [true, false, true, false, true, false, true, false, true, true])
  }
}
