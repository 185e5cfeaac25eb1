/// The calls that come before what is measured.
package struct WarmUp: Codable, Hashable, Sendable {
  /// Milliseconds of the very first call.
  package let firstMilliseconds: Double
  /// The median of the last calls, in milliseconds.
  package let typicalMilliseconds: Double
  /// Whether the times had settled when the warm-up ended.
  package let isSettled: Bool

  /// Calls until the medians of two windows of ten, one behind the other, agree within 3 %; no fewer than three calls and 50
  /// milliseconds, no more than two seconds, or two calls where a call takes that long.
  package init(call: () throws -> Double) rethrows {
    let window = 10
    var times: [Double] = []
    var total = 0.0
    var isSettled = false
    while !isSettled, total < 2000 || times.count < 2 {
      let time = try call()
      times.append(time)
      total += time
      guard times.count >= 2 * window, total >= 50, let last = Array(times.suffix(window)).median,
        let before = Array(times.dropLast(window).suffix(window)).median
      else { continue }
      isSettled = abs(last - before) <= 0.03 * before
    }
    self.isSettled = isSettled
    firstMilliseconds = times[0]
    typicalMilliseconds = Array(times.suffix(window)).median ?? times[0]
  }
}
