import Foundation

/// Round numbers along an axis that hold a range of values between the first and the last of them.
struct Ticks: Hashable, Sendable {
  /// The numbers, in ascending order, at least two.
  let values: [Double]
  /// How many decimals it takes to tell them apart.
  let decimals: Int

  /// Ticks 1, 2 or 5 times a power of ten apart, about `count` of them, that hold all `numbers`.
  ///
  /// - Precondition: `numbers` is not empty, and each is finite.
  init(holding numbers: [Double], about count: Int = 5) {
    let least = numbers.min() ?? 0
    let most = numbers.max() ?? 0
    // A range of nothing is widened, and one too narrow for the digits of a number too.
    let range = max(most - least, max(least.magnitude, most.magnitude) * 1e-9, 1e-9)
    let step = Self.step(for: range / Double(max(count - 1, 1)))
    let first = (least / step).rounded(.down)
    let last = max((most / step).rounded(.up), first + 1)
    values = (0...Int(last - first)).map { (first + Double($0)) * step }
    decimals = max(0, -Int(log10(step).rounded(.down)))
  }

  /// The first tick.
  var least: Double { values.first ?? 0 }

  /// The last tick.
  var most: Double { values.last ?? 1 }

  /// The label of a tick.
  func label(_ value: Double) -> String {
    most.magnitude >= 1e5 || decimals > 4 ? Figures.scientific(value) : Figures.fixed(value, decimals: decimals)
  }

  /// Epochs at which to put a tick, about six of them, the ends only if they are round.
  static func epochs(from first: Int, to last: Int) -> [Int] {
    let step = max(1, Int(Self.step(for: Double(last - first) / 6).rounded()))
    let start = (first + step - 1) / step * step
    let ticks = Array(stride(from: start, through: last, by: step))
    return ticks.isEmpty ? [first] : ticks
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below `size`.
  private static func step(for size: Double) -> Double {
    guard size > 0 else { return 1 }
    let power = pow(10, log10(size).rounded(.down))
    return ([1, 2, 5].first { Double($0) * power >= size * (1 - 1e-9) } ?? 10) * power
  }
}
