import Foundation

// The draws are written out here, not borrowed from the standard library, whose algorithms may change between versions
// and would change every recorded experiment with them.
extension RandomStream {
  /// A number from 0 up to but not including 1, a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number from `range`, uniformly.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A number from the normal distribution around zero (Box and Muller 1958).
  public mutating func normal(deviation: Double) -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return deviation * radius * cos(2 * .pi * uniform())
  }

  /// One fair bit.
  public mutating func bit() -> Bool {
    next() >> 63 == 1
  }

  /// A whole number from 0 up to but not including `bound`, each equally likely (Lemire 2019).
  ///
  /// - Precondition: `bound` is at least 1.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "A random integer needs a bound of at least 1.")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let rejected = (0 &- range) % range
      while product.low < rejected {
        product = next().multipliedFullWidth(by: range)
      }
    }
    return Int(product.high)
  }

  /// A whole number from `range`, each equally likely.
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + integer(below: range.upperBound - range.lowerBound + 1)
  }

  /// The numbers from 0 up to but not including `count` in a random order, each order equally likely (Fisher and Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<Swift.max(count, 0))
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }
}
