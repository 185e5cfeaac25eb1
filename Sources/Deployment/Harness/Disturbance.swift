import Foundation

/// Counters of what disturbs a measurement, read before and after it.
struct Disturbance {
  private let time = ContinuousClock.now
  private let waiting = waitingMicroseconds()
  private let processors = processorTimes()

  /// The share of the time since then in which some task waited for a processor.
  var pressure: Double? {
    guard let before = waiting, let now = Self.waitingMicroseconds() else { return nil }
    let elapsed = (ContinuousClock.now - time) / .microseconds(1)
    return elapsed > 0 ? min(1, Double(now - before) / elapsed) : 0
  }

  /// The share of the processors' time since then that the host took away.
  var steal: Double? {
    guard let before = processors, let now = Self.processorTimes() else { return nil }
    let total = now.total - before.total
    return total > 0 ? Double(now.stolen - before.stolen) / Double(total) : 0
  }

  /// The `total` of the line `some` in Linux's account of pressure.
  private static func waitingMicroseconds() -> Int? {
    let text = try? String(contentsOfFile: "/proc/pressure/cpu", encoding: .utf8)
    let field = text?.split(separator: "\n").first?.split(separator: " ").last
    return field.flatMap { Int($0.dropFirst("total=".count)) }
  }

  /// Ticks of all processors, and the eighth of their kinds, those that the host took away.
  private static func processorTimes() -> (total: Int, stolen: Int)? {
    guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
      let line = text.split(separator: "\n").first
    else { return nil }
    let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Int($0) }
    return ticks.count == 8 ? (ticks.reduce(0, +), ticks[7]) : nil
  }
}
