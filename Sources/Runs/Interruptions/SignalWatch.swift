import Dispatch
import Foundation
import Synchronization

/// Catches the signals that ask a process to stop, so that a run can keep what it has done first.
///
/// The first signal is noted, and whoever works finds out with `check`. A second one ends the process at once, as it would
/// have without a watch. The signals have their usual effect again once the watch is let go.
public final class SignalWatch {
  private let sources: [any DispatchSourceSignal]
  private let signals: [Int32]
  private let caught: Flag

  /// Starts to watch for `signals`.
  public init(_ signals: [Int32] = [SIGINT, SIGTERM]) {
    let caught = Flag()
    let queue = DispatchQueue(label: "espalier.signals")
    self.signals = signals
    self.caught = caught
    sources = signals.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if caught.note(number) { return }
        signal(number, SIG_DFL)
        raise(number)
      }
      // Until the source is there the signal ends the process, as ever; afterwards only the source has it.
      let isRegistered = DispatchSemaphore(value: 0)
      source.setRegistrationHandler { isRegistered.signal() }
      source.resume()
      isRegistered.wait()
      signal(number, SIG_IGN)
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in signals { signal(number, SIG_DFL) }
  }

  /// Throws `Interruption` once a signal has come.
  public func check() throws(Interruption) {
    if let signal = caught.signal { throw Interruption(signal: signal) }
  }

  /// The first signal that came; none while it is zero.
  private final class Flag: Sendable {
    private let number = Atomic<Int32>(0)

    var signal: Int32? {
      let number = number.load(ordering: .acquiring)
      return number == 0 ? nil : number
    }

    /// Notes a signal; false if there was one before.
    func note(_ signal: Int32) -> Bool {
      number.compareExchange(expected: 0, desired: signal, ordering: .acquiringAndReleasing).exchanged
    }
  }
}
