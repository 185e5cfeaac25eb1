import Networks

/// Numbers as a file holds them: a shape, the type in which they are stored, and their values in row-major order.
public struct StoredTensor: Sendable, Equatable {
  /// The dimensions, outermost first; empty for a single number.
  public let shape: [Int]
  /// How the numbers are stored in the file.
  public let type: ElementType
  /// The numbers in row-major order; integers above 2²⁴ are rounded.
  public let values: [Float]

  /// A tensor of the given shape and numbers.
  ///
  /// - Precondition: there are as many numbers as the shape has places.
  public init(shape: [Int], values: [Float], type: ElementType = .float32) {
    precondition(shape.checkedProduct == values.count, "\(values.count) values for the shape \(shape)")
    self.shape = shape
    self.values = values
    self.type = type
  }
}
