import Networks

/// A rule by which the places of one array take their numbers from another, whatever the numbers are.
protocol Rearrangement {
  /// The shape of the result.
  var shape: [Int] { get }
  /// The numbers in their new order.
  func callAsFunction<Number>(_ numbers: [Number]) -> [Number]
}

/// Places reached by steps: place `(i, j, …)` is `offset + i · strides[0] + j · strides[1] + …`.
///
/// Transposing, slicing, stretching and turning round are all such a rule.
struct StridedView: Rearrangement {
  var shape: [Int]
  var strides: [Int]
  var offset = 0

  /// All places of an array of the given shape, in row-major order.
  init(of shape: [Int]) {
    self.shape = shape
    strides = shape.rowMajorStrides
  }

  /// Axis `i` of the result is axis `permutation[i]` of this view.
  func transposed(by permutation: [Int]) -> StridedView {
    var view = self
    view.shape = permutation.map { shape[$0] }
    view.strides = permutation.map { strides[$0] }
    return view
  }

  /// Stretches axes of length one, and adds axes in front, up to `shape`, with which the view must go together.
  func stretched(to shape: [Int]) -> StridedView {
    var view = self
    let added = shape.count - self.shape.count
    view.strides =
      Array(repeating: 0, count: added)
      + zip(self.shape, strides).enumerated().map { index, axis in axis.0 == shape[added + index] ? axis.1 : 0 }
    view.shape = shape
    return view
  }

  func callAsFunction<Number>(_ numbers: [Number]) -> [Number] {
    let count = shape.product
    guard count > 0 else { return [] }
    if offset == 0, count == numbers.count, strides == shape.rowMajorStrides { return numbers }
    let length = shape.last ?? 1
    let step = strides.last ?? 0
    var result: [Number] = []
    result.reserveCapacity(count)
    var place = Array(repeating: 0, count: max(shape.count - 1, 0))
    var start = offset
    while true {
      for index in 0..<length { result.append(numbers[start + index * step]) }
      var axis = place.count - 1
      while axis >= 0 {
        place[axis] += 1
        start += strides[axis]
        guard place[axis] == shape[axis] else { break }
        start -= place[axis] * strides[axis]
        place[axis] = 0
        axis -= 1
      }
      if axis < 0 { return result }
    }
  }
}

/// Some places of one axis, in any order, perhaps repeated; the axis may become several or none.
struct AxisSelection: Rearrangement {
  let shape: [Int]
  private let indices: [Int]
  private let length: Int
  private let inner: Int

  /// The places `indices`, arranged as `indexShape`, of `axis` of an array of shape `source`.
  init(of source: [Int], axis: Int, indices: [Int], arrangedAs indexShape: [Int]) {
    shape = Array(source[..<axis]) + indexShape + Array(source[(axis + 1)...])
    self.indices = indices
    length = source[axis]
    inner = source[(axis + 1)...].product
  }

  func callAsFunction<Number>(_ numbers: [Number]) -> [Number] {
    let block = length * inner
    guard block > 0 else { return [] }
    var result: [Number] = []
    result.reserveCapacity(shape.product)
    for start in Swift.stride(from: 0, to: numbers.count, by: block) {
      for index in indices {
        let from = start + index * inner
        result.append(contentsOf: numbers[from..<from + inner])
      }
    }
    return result
  }
}

extension [Int] {
  /// How far apart neighbours along each axis lie in an array of this shape.
  var rowMajorStrides: [Int] {
    var strides = Array(repeating: 1, count: count)
    for axis in indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * self[axis + 1] }
    return strides
  }
}

extension ONNXArray {
  /// The array with its numbers in the order that a rule gives.
  func rearranged(_ rule: some Rearrangement) -> ONNXArray {
    let numbers: Numbers =
      switch numbers {
      case .integers(let numbers): .integers(rule(numbers))
      case .floats(let numbers): .floats(rule(numbers))
      case .doubles(let numbers): .doubles(rule(numbers))
      }
    return ONNXArray(type, shape: rule.shape, numbers)
  }
}
