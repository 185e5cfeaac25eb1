/// Which convolutions of VGG-19 to keep: a landscape with a known optimum, without any training.
///
/// The parameters are counted as they would be, the accuracy is made up: what is lost with a layer falls with its depth, and a
/// stage without layers costs extra. The first layer stays; the others are 15 bits.
struct Landscape {
  static let bits = 15
  private static let widths = [64, 64, 128, 128] + Array(repeating: 256, count: 4) + Array(repeating: 512, count: 8)
  private static let stages = [0..<2, 2..<4, 4..<8, 8..<12, 12..<16]

  static func parameters(_ kept: [Bool]) -> Int {
    var (sum, channels) = (0, 3)
    for (isKept, width) in zip([true] + kept, widths) where isKept {
      // The filters, their biases, and batch norm.
      sum += 9 * channels * width + 3 * width
      channels = width
    }
    return sum + 10 * channels + 10
  }

  static func accuracy(_ kept: [Bool]) -> Double {
    let all = [true] + kept
    var (lost, share) = (0.0, 0.03)
    for isKept in all {
      if !isKept { lost += share }
      share *= 0.8
    }
    return 0.92 * (1 - lost - 0.05 * Double(stages.count { !all[$0].contains(true) }))
  }

  /// `C (2 − C)` times the accuracy in parts of the whole network's, `C` being the share of the parameters that is saved.
  static func reward(_ kept: [Bool]) -> Double {
    let whole = parameters(Array(repeating: true, count: bits))
    let saved = 1 - Double(parameters(kept)) / Double(whole)
    return saved * (2 - saved) * min(accuracy(kept) / 0.92, 1)
  }
}
