import Datasets
import Foundation

extension RandomStream {
  /// A number from the Poisson distribution with a small mean (Knuth 1969).
  mutating func poisson(mean: Double) -> Int {
    let limit = exp(-mean)
    var (product, count) = (uniform(), 0)
    while product > limit {
      product *= uniform()
      count += 1
    }
    return count
  }
}
