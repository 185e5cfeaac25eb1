import Synchronization

/// Adds up the time of a run's stages.
///
/// ```swift
/// let timer = StageTimer()
/// let scores = try timer.measure("score") { try method.scores() }
/// record.seconds = timer.seconds
/// ```
///
/// A stage measured several times has the sum. Stages may be measured inside one another; both then have the inner time.
public final class StageTimer: Sendable {
  private struct State {
    var totals: [String: StageSeconds] = [:]
    var underWay: [(stage: String, stopwatch: Stopwatch)] = []
  }

  private let state = Mutex(State())

  /// Starts with no stages.
  public init() {}

  /// The time of each stage so far, that of a stage under way included.
  public var seconds: [String: StageSeconds] {
    state.withLock { state in
      state.underWay.reduce(into: state.totals) { totals, measured in
        totals[measured.stage, default: StageSeconds()] =
          totals[measured.stage, default: StageSeconds()] + measured.stopwatch.elapsed
      }
    }
  }

  /// Starts again from the times of a run that is resumed; a stage under way has what it had there and what comes.
  public func resume(from seconds: [String: StageSeconds]) {
    state.withLock { state in
      state.totals = seconds
      state.underWay = state.underWay.map { ($0.stage, Stopwatch()) }
    }
  }

  /// Does `body` and adds its time to a stage, if it throws too.
  public func measure<Result, Failure: Error>(
    _ stage: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    state.withLock { $0.underWay.append((stage, Stopwatch())) }
    defer {
      state.withLock { state in
        if let index = state.underWay.lastIndex(where: { $0.stage == stage }) {
          let time = state.underWay.remove(at: index).stopwatch.elapsed
          state.totals[stage] = (state.totals[stage] ?? StageSeconds()) + time
        }
      }
    }
    return try body()
  }

  /// Adds time that was measured otherwise.
  public func add(_ time: StageSeconds, to stage: String) {
    state.withLock { $0.totals[stage] = ($0.totals[stage] ?? StageSeconds()) + time }
  }
}
