import Foundation
import Synchronization

/// Catches the signals that ask a process to stop, so that a run can keep what it has done first.
///
/// The first signal is noted, and whoever works finds out with `check`. A second one ends the process at once, as it would
/// have without a watch. The signals have their usual effect again once the watch is let go. Signals belong to the process,
/// so one watch at a time is meant to be there.
public final class SignalWatch: Sendable {
  private let signals: [Int32]

  /// Starts to watch for `signals`.
  public init(_ signals: [Int32] = [SIGINT, SIGTERM]) {
    self.signals = signals
    caught.store(0, ordering: .sequentiallyConsistent)
    // Whoever started the process may have left them blocked.
    var watched = sigset_t()
    sigemptyset(&watched)
    for number in signals {
      sigaddset(&watched, number)
      signal(number, note)
    }
    pthread_sigmask(SIG_UNBLOCK, &watched, nil)
  }

  deinit {
    for number in signals { signal(number, SIG_DFL) }
  }

  /// Throws `Interruption` once a signal has come.
  public func check() throws(Interruption) {
    let signal = caught.load(ordering: .acquiring)
    if signal != 0 { throw Interruption(signal: signal) }
  }
}

/// The first signal that came; none while it is zero.
///
/// A handler knows nothing but its signal, so this cannot belong to the watch.
private let caught = Atomic<Int32>(0)

/// The handler; it does only what is allowed while anything else may be half done.
private let note: @convention(c) (Int32) -> Void = { number in
  guard !caught.compareExchange(expected: 0, desired: number, ordering: .acquiringAndReleasing).exchanged else {
    return
  }
  signal(number, SIG_DFL)
  raise(number)
}
