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
  private let totals = Mutex<[String: StageSeconds]>([:])

  /// Starts with no stages, or with those of a run that is resumed.
  public init(seconds: [String: StageSeconds] = [:]) {
    totals.withLock { $0 = seconds }
  }

  /// The time of each stage so far.
  public var seconds: [String: StageSeconds] { totals.withLock { $0 } }

  /// Does `body` and adds its time to a stage, if it throws too.
  public func measure<Result, Failure: Error>(
    _ stage: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let stopwatch = Stopwatch()
    defer { add(stopwatch.elapsed, to: stage) }
    return try body()
  }

  /// Adds time that was measured otherwise.
  public func add(_ time: StageSeconds, to stage: String) {
    totals.withLock { $0[stage] = ($0[stage] ?? StageSeconds()) + time }
  }
}
