import Foundation
import Networks

/// A constant of an ONNX file: an initialiser, the output of a `Constant` node, or what was computed from such.
///
/// Several may be views of the same numbers: under another name, in another shape, or with the axes of a matrix turned.
struct ONNXConstant {
  /// Tells it from all others; views that only have another name share it.
  let identity: Int
  /// Where it first stands in the file; orders the parameters.
  let place: Int
  /// The name under which it first stands in the file.
  let name: String
  /// What the file remarks on it.
  let note: String
  /// The dimensions, outermost first.
  private(set) var shape: [Int]
  /// Whether its two axes are the other way round than those of the numbers as they are stored.
  private(set) var isTransposed = false
  /// The grid on which the numbers lie, if the file stores them as integers.
  private(set) var quantisation: Quantisation?
  private let stored: ONNXNumbers

  /// A tensor of a file.
  init(
    _ tensor: ONNXTensorProto, name: String, identity: Int, place: Int? = nil, files: ONNXFiles? = nil
  ) throws {
    self.init(
      try ONNXNumbers(tensor, name: name, files: files), shape: tensor.dims.map { Int($0) }, name: name,
      identity: identity, place: place ?? identity, note: tensor.docString)
  }

  /// An array that was computed.
  ///
  /// - Parameters:
  ///   - source: the constant whose numbers it holds, perhaps rounded or in another order; it takes that one's place.
  ///   - quantisation: the grid on which the numbers lie.
  init(
    _ array: ONNXArray, name: String, identity: Int, from source: ONNXConstant? = nil,
    quantisation: Quantisation? = nil
  ) {
    self.init(
      ONNXNumbers(array, name: name), shape: array.shape, name: name, identity: identity,
      place: source?.place ?? identity, note: source?.note ?? "")
    self.quantisation = quantisation
  }

  private init(_ stored: ONNXNumbers, shape: [Int], name: String, identity: Int, place: Int, note: String) {
    self.stored = stored
    self.shape = shape
    self.name = name
    self.identity = identity
    self.place = place
    self.note = note
  }

  /// The type that the file gives the numbers.
  var type: ONNXTensorProto.DataType { stored.type }

  /// How many numbers there are.
  var count: Int { stored.count }

  // MARK: - Numbers

  /// The numbers in row-major order.
  func numbers() throws -> [Float] {
    guard isTransposed else { return try stored.floats() }
    return try stored.columns(rows: shape[1])
  }

  /// The numbers with the two axes of the matrix turned.
  func transposedNumbers() throws -> [Float] {
    guard !isTransposed else { return try stored.floats() }
    return try stored.columns(rows: shape[0])
  }

  /// The numbers as integers, which shapes, axes and amounts are.
  ///
  /// - Parameter most: how many there may be.
  /// - Throws: `Inexpressible` where one hangs on the batch's length, `Fault` where they are no such list of integers.
  func integers(atMost most: Int = Limits.settingCount) throws -> [Int] {
    try symbolicIntegers(atMost: most).map { integer in
      guard let number = integer.number else {
        throw Inexpressible("needs the batch's length, which is open, as a number")
      }
      return number
    }
  }

  /// The numbers as integers, some of which may be the batch's length.
  ///
  /// - Parameter most: how many there may be.
  /// - Throws: `Fault` where they are no such list of integers.
  func symbolicIntegers(atMost most: Int = Limits.settingCount) throws -> [SymbolicInteger] {
    guard !type.isFloating, type.integerRange != nil, count <= most else {
      throw Fault.malformed("the constant '\(name)' should hold a few integers")
    }
    return try stored.integers()
  }

  /// The only number, where there is one.
  func scalar() throws -> Float? {
    guard count == 1 else { return nil }
    return try numbers().first
  }

  /// The numbers as the evaluator of constants takes them.
  func array() throws -> ONNXArray {
    guard isTransposed else { return try stored.array(of: shape) }
    let view = StridedView(of: shape.reversed()).transposed(by: [1, 0])
    return try stored.array(of: shape.reversed()).rearranged(view)
  }

  /// The constant as a tensor of a file.
  func tensor(called name: String) throws -> ONNXTensorProto {
    guard isTransposed else { return try stored.tensor(called: name, shape: shape) }
    return try ONNXNumbers(array(), name: name).tensor(called: name, shape: shape)
  }

  // MARK: - Views

  /// The same numbers in another shape, under the name of the value that holds them so.
  ///
  /// The grid stays where it means the same: one scale for all, or an axis that is still there.
  ///
  /// - Parameter place: where the view stands among the constants; behind those so far if nothing is said.
  func reshaped(to shape: [Int], name: String, identity: Int, place: Int? = nil) -> ONNXConstant? {
    guard !isTransposed else { return nil }
    var view = ONNXConstant(stored, shape: shape, name: name, identity: identity, place: place ?? identity, note: note)
    view.quantisation = quantisation.flatMap { grid in
      guard let axis = grid.axis else { return grid }
      let before = self.shape[..<axis].product
      let moved = shape.indices.first { shape[$0] == self.shape[axis] && shape[..<$0].product == before }
      return moved.map { Quantisation(scales: grid.scales, zeroPoints: grid.zeroPoints, axis: $0, type: grid.type) }
    }
    return view
  }

  /// The matrix with its two axes turned.
  func transposed() -> ONNXConstant {
    var view = self
    view.shape.reverse()
    view.isTransposed.toggle()
    view.quantisation = quantisation?.transposed()
    return view
  }
}

extension Quantisation {
  /// The grid of a matrix whose two axes are turned.
  func transposed() -> Quantisation {
    Quantisation(scales: scales, zeroPoints: zeroPoints, axis: axis.map { 1 - $0 }, type: type)
  }

  /// The grid of an array whose axes are put in another order.
  func transposed(by permutation: [Int]) -> Quantisation {
    Quantisation(
      scales: scales, zeroPoints: zeroPoints, axis: axis.flatMap { permutation.firstIndex(of: $0) }, type: type)
  }
}
