import Networks

/// Numbers in row-major order under a shape, the batch left out.
public struct ReferenceValue: Sendable, Equatable {
  /// The dimensions, outermost first.
  public let shape: [Int]
  /// The numbers in row-major order.
  public var numbers: [Double]

  /// Numbers of the given shape.
  public init(_ shape: [Int], _ numbers: [Double]) {
    precondition(shape.product == numbers.count, "\(numbers.count) numbers for the shape \(shape)")
    self.shape = shape
    self.numbers = numbers
  }

  /// A value whose number at each place is what `number` says.
  init(_ shape: [Int], at number: ([Int]) -> Double) {
    self.init(shape, places(of: shape).map(number))
  }

  /// The number at a place, or zero where the place lies outside.
  subscript(place: [Int]) -> Double {
    var index = 0
    for (coordinate, dimension) in zip(place, shape) {
      guard (0..<dimension).contains(coordinate) else { return 0 }
      index = index * dimension + coordinate
    }
    return numbers[index]
  }
}

/// All places of a shape in row-major order, each as its coordinates.
public func places(of shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { places, dimension in places.flatMap { place in (0..<dimension).map { place + [$0] } } }
}
