import Foundation

/// Reads the numbers of a checkpoint's tensors out of its storages.
struct TensorDecoder {
  private let data: Data
  private let storages: [String: Range<Int>]
  private let order: ByteOrder
  /// How many more numbers tensors may have: four for each byte of the file.
  ///
  /// Views may share a storage and tied weights their numbers, so a few bytes could stand for any number of them.
  private var numbersLeft: Int
  /// Views that were read before, so that tied weights share their numbers.
  private var known: [View: StoredTensor] = [:]

  private struct View: Hashable {
    let key: String
    let start: Int
    let shape: [Int]
    let strides: [Int]
  }

  init(_ checkpoint: Checkpoint) {
    data = checkpoint.data
    storages = checkpoint.storages
    order = checkpoint.order
    numbersLeft = 4 * checkpoint.data.count
  }

  mutating func decode(_ tensor: TensorReference, name: String) throws -> StoredTensor {
    let storage = tensor.storage
    guard let bytes = storages[storage.key] else {
      throw Fault.malformed("the numbers of '\(name)' are missing (storage '\(storage.key.prefix(40))')")
    }
    let held = bytes.count / storage.type.byteCount
    guard storage.total <= held else {
      throw Fault.malformed("the storage of '\(name)' should hold \(storage.total) numbers and holds \(held)")
    }
    guard let count = tensor.shape.checkedProduct, tensor.fitsItsStorage else {
      throw Fault.malformed("the tensor '\(name)' of shape \(tensor.shape) does not lie inside its storage")
    }
    let start = storage.start + tensor.offset
    let view = View(key: storage.key, start: start, shape: tensor.shape, strides: tensor.strides)
    guard count <= numbersLeft else {
      throw Fault.malformed("its tensors hold far more numbers than the file has bytes")
    }
    numbersLeft -= count
    if let tensor = known[view], tensor.type == storage.type { return tensor }
    let first = bytes.lowerBound + start * storage.type.byteCount
    let values = data.withUnsafeBytes { tensor.values(of: $0, from: first, count: count, order: order) }
    let decoded = StoredTensor(shape: tensor.shape, values: values, type: storage.type)
    known[view] = decoded
    return decoded
  }
}

extension TensorReference {
  /// The numbers in row-major order; the storage's first number that is meant begins at the byte `first`.
  fileprivate func values(of bytes: UnsafeRawBufferPointer, from first: Int, count: Int, order: ByteOrder) -> [Float] {
    let type = storage.type
    if count == 0 || isContiguous { return type.decode(bytes, from: first, count: count, order: order) }
    var places: [Int] = []
    places.reserveCapacity(count)
    forEachPlace { places.append($0) }
    return type.decode(bytes, from: first, places: places, order: order)
  }

  /// Whether every number of the view is one of the storage's.
  fileprivate var fitsItsStorage: Bool {
    guard !shape.contains(0) else { return offset <= storage.count }
    var last = offset
    for (length, stride) in zip(shape, strides) {
      guard let step = (length - 1).checkedProduct(stride), let next = last.checkedSum(step) else { return false }
      last = next
    }
    return last < storage.count
  }

  /// Whether the numbers stand in row-major order without gaps; only for a view that has numbers.
  private var isContiguous: Bool {
    var expected = 1
    for (length, stride) in zip(shape, strides).reversed() where length != 1 {
      guard stride == expected else { return false }
      expected *= length
    }
    return true
  }

  /// Calls `body` with the place of each number, counted from the view's first, in row-major order.
  private func forEachPlace(_ body: (Int) -> Void) {
    let strides = zip(shape, strides).map { $0 > 1 ? $1 : 0 }
    var index = Array(repeating: 0, count: shape.count)
    var place = 0
    while true {
      body(place)
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < shape[axis] {
          place += strides[axis]
          break
        }
        place -= strides[axis] * (shape[axis] - 1)
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}
