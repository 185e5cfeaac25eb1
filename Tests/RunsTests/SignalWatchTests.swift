import Foundation
import Runs
import Testing

@Suite struct SignalWatchTests {
  @Test func aSignalIsFoundOutWithACheck() throws {
    let watch = SignalWatch([SIGUSR1])
    try watch.check()
    kill(getpid(), SIGUSR1)
    let deadline = ContinuousClock.now + .seconds(5)
    var found: Interruption?
    while found == nil, ContinuousClock.now < deadline {
      do throws(Interruption) { try watch.check() } catch { found = error }
    }
    #expect(found == Interruption(signal: SIGUSR1))
    #expect(throws: Interruption.self) { try watch.check() }
  }

  @Test(arguments: [(SIGINT, 130, "SIGINT"), (SIGTERM, 143, "SIGTERM")])
  func interruptionsSayHowToGoOn(signal: Int32, status: Int32, name: String) {
    let interruption = Interruption(signal: signal, run: "runs/first")
    #expect(interruption.exitStatus == status)
    #expect(interruption.description == "stopped by \(name); `espalier resume runs/first` goes on from here")
  }
}
