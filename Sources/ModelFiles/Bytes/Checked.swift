/// Bounds that keep a hostile file from asking for more than a real network needs.
package enum Limits {
  /// The most axes of a tensor.
  package static let rank = 32
  /// The largest stride, padding, dilation, kernel side or group count.
  package static let attribute = 1 << 20
  /// The most numbers in one value of one image.
  package static let valueCount = 1 << 28
  /// The most places of an axis that is sliced.
  package static let slicedAxis = 1 << 18
  /// The most numbers in a parameter that is made while reading, whatever its size.
  package static let madeParameter = 1 << 20
  /// The most places of a constant that is computed with.
  package static let constantCount = 1 << 32
  /// The most bytes of a tensor's or a storage's name in a checkpoint, which may name one again and again.
  package static let name = 1024
  /// The most values that one node sums or compares.
  package static let operandCount = 256
  /// The most neighbouring channels that a local response norm looks at.
  package static let neighbours = 1 << 10
  /// The most integers in a setting that a file keeps as a tensor, such as a shape or amounts of padding.
  package static let settingCount = 256
}

extension Sequence where Element == Int {
  /// The product of the numbers, or nil when one is negative or the product is more than an `Int` holds.
  package var checkedProduct: Int? {
    var product = 1
    for number in self {
      guard number >= 0 else { return nil }
      let (next, overflows) = product.multipliedReportingOverflow(by: number)
      guard !overflows else { return nil }
      product = next
    }
    return product
  }
}

extension Int {
  /// The sum, or nil when it is more than an `Int` holds.
  package func checkedSum(_ other: Int) -> Int? {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? nil : sum
  }

  /// The product, or nil when it is more than an `Int` holds.
  package func checkedProduct(_ other: Int) -> Int? {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    return overflows ? nil : product
  }
}
