import Foundation

extension RandomStream {
  /// A number from the beta distribution of two shapes above zero (Jöhnk 1964).
  ///
  /// It tries again with a chance that grows with the shapes: well suited to those of mixup, which are about 1 or below.
  public mutating func beta(_ first: Double, _ second: Double) -> Double {
    while true {
      // Logarithms, since the powers of small shapes would be too small for a number.
      let (x, y) = (log(1 - uniform()) / first, log(1 - uniform()) / second)
      let larger = max(x, y)
      let sum = larger + log(exp(x - larger) + exp(y - larger))
      if sum <= 0 { return exp(x - sum) }
    }
  }
}
