import Networks

/// Numbers under a shape that are known while a file is read: a constant, or what follows from constants.
package struct ONNXArray: Equatable {
  /// The type that the file gives the numbers.
  package let type: ONNXTensorProto.DataType
  /// The dimensions, outermost first; empty for a single number.
  package let shape: [Int]
  /// The numbers in row-major order.
  package let numbers: Numbers

  /// Numbers as they are held while they are computed with.
  ///
  /// A shape that is cast to floating point stays whole numbers while the batch's length is among them.
  package enum Numbers: Equatable {
    /// Whole numbers; truth values are 0 and 1.
    case integers([SymbolicInteger])
    /// Floating point of 32 bits or fewer.
    case floats([Float])
    /// Floating point of 64 bits.
    case doubles([Double])

    /// How many there are.
    package var count: Int {
      switch self {
      case .integers(let numbers): numbers.count
      case .floats(let numbers): numbers.count
      case .doubles(let numbers): numbers.count
      }
    }
  }

  /// As many numbers as the shape has places.
  package init(_ type: ONNXTensorProto.DataType, shape: [Int], _ numbers: Numbers) {
    precondition(numbers.count == shape.product, "\(numbers.count) numbers for the shape \(shape)")
    self.type = type
    self.shape = shape
    self.numbers = numbers
  }

  /// The numbers of a tensor that stands in a file itself.
  ///
  /// - Throws: `Fault` when the tensor is damaged or its type is not read.
  package init(_ tensor: ONNXTensorProto) throws {
    self = try ONNXNumbers(tensor, name: tensor.name).array(of: tensor.dims.map { Int($0) })
  }

  /// A list of 64-bit integers.
  package init(integers: [SymbolicInteger]) {
    self.init(.int64, shape: [integers.count], .integers(integers))
  }

  /// How many numbers there are.
  package var count: Int { numbers.count }

  /// The same numbers in another shape.
  package func reshaped(to shape: [Int]) -> ONNXArray { ONNXArray(type, shape: shape, numbers) }

  /// The whole numbers.
  ///
  /// - Throws: `Inexpressible` where they are floating point.
  package func integers() throws -> [SymbolicInteger] {
    guard case .integers(let integers) = numbers else { throw Inexpressible("reads fractions where it needs integers") }
    return integers
  }

  /// The whole numbers, none of which may hang on the batch.
  ///
  /// - Throws: `Inexpressible` where they are floating point, `BatchIsOpen` where one hangs on the batch.
  package func indices() throws -> [Int] {
    try integers().map { integer in
      guard let number = integer.number else { throw BatchIsOpen() }
      return number
    }
  }

  /// Whether a number hangs on the batch's length.
  package var readsBatch: Bool {
    if case .integers(let integers) = numbers { integers.contains(where: \.isBatch) } else { false }
  }

  /// The same array where the batch has this length.
  package func substituting(batch length: Int) throws -> ONNXArray {
    guard case .integers(let integers) = numbers, readsBatch else { return self }
    return try ONNXArray(type, shape: shape, .integers(integers.map { try $0.substituting(batch: length) }))
      .cast(to: type)
  }
}
