/// What no network goes beyond, so that sums and products of sizes stay within an `Int`.
enum ShapeLimits {
  /// The largest stride, padding, dilation, window, group count or number of places added or taken.
  static let setting = 1 << 24
  /// The longest axis.
  static let length = 1 << 31
  /// The most numbers in one value of one example.
  static let count = 1 << 40
}

extension [Int] {
  /// Checks that every axis has places, and not more than any network's.
  func requireModest(as subject: String) throws {
    var count = 1
    for length in self {
      guard length > 0 else { throw ShapeFault("\(subject) would have the shape \(self)") }
      guard length <= ShapeLimits.length, count <= ShapeLimits.count / length else {
        throw ShapeFault("\(subject) has the shape \(self), which is larger than any network's")
      }
      count *= length
    }
  }
}

extension Operator {
  /// The numbers that shapes are reckoned from, except those of shapes that are given whole.
  var settings: [Int] {
    switch self {
    case .convolution(let convolution):
      [convolution.stride, convolution.padding, convolution.dilation].sides + [convolution.groups]
    case .transposedConvolution(let convolution):
      [convolution.stride, convolution.padding, convolution.outputPadding, convolution.dilation].sides
        + [convolution.groups]
    case .pool(let pool): [pool.kernel, pool.stride, pool.padding, pool.dilation].sides
    case .adaptiveAveragePool(let size): [size].sides
    case .resize(let resize): [resize.size].sides
    case .pad(let pad): pad.amounts.flatMap { [$0.before, $0.after] }
    case .groupNorm(let norm): [norm.groups]
    case .localResponseNorm(let norm): [norm.size]
    default: []
    }
  }
}

extension [Size] {
  fileprivate var sides: [Int] { flatMap { [$0.height, $0.width] } }
}
