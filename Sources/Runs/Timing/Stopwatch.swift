import Foundation

/// How long something took.
public struct StageSeconds: Codable, Hashable, Sendable {
  /// By the clock on the wall.
  public var wall: Double
  /// Of processors, user and system, summed over all threads of the process.
  ///
  /// On a machine shared with others this says more than the wall does.
  public var cpu: Double

  /// Takes both times, in seconds.
  public init(wall: Double = 0, cpu: Double = 0) {
    self.wall = wall
    self.cpu = cpu
  }

  /// One after the other.
  public static func + (a: StageSeconds, b: StageSeconds) -> StageSeconds {
    StageSeconds(wall: a.wall + b.wall, cpu: a.cpu + b.cpu)
  }
}

/// Measures wall and processor time from the moment it is made.
///
/// Processor time is the whole process's, other threads' and not child processes' included.
public struct Stopwatch: Sendable {
  private let start = ContinuousClock.now
  private let cpuAtStart = Stopwatch.processSeconds

  /// Starts.
  public init() {}

  /// The time since the start.
  public var elapsed: StageSeconds {
    StageSeconds(wall: (ContinuousClock.now - start) / .seconds(1), cpu: Self.processSeconds - cpuAtStart)
  }

  /// The processor time of the process since it began.
  private static var processSeconds: Double {
    var usage = rusage()
    #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
  }
}
