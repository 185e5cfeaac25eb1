import Networks

extension ONNXReader {
  /// `Reshape` of a value.
  ///
  /// A shape that is not known does not matter where the file says which one the result has.
  mutating func readReshape(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    do {
      guard let target = try symbolicIntegers(call, 1, orAttribute: "shape") else {
        throw Fault.malformed("node '\(call.output)' has no shape to take")
      }
      let keepsZeros = call.integer("allowzero", default: 0) == 1
      try add(call, .reshape(reshaped(shape, to: target, keepsZeros: keepsZeros)), [input])
      try fuse(groupNormOf: call)
    } catch let fault as Inexpressible {
      guard let stated = infos.shape(of: call.output), stated.checkedProduct == shape.product else { throw fault }
      try add(call, .reshape(stated), [input])
    }
  }

  /// The shape, the batch left out, that `target` gives a value of shape `shape`.
  ///
  /// In `target`, 0 is the length of the value's axis in that place and -1 what the others leave. The first must be the
  /// batch, however it is spelled: as its own length, 0, -1, or the number for which the file was made.
  ///
  /// - Throws: `Inexpressible` where the batch does not stay in front.
  private func reshaped(_ shape: [Int], to target: [SymbolicInteger], keepsZeros: Bool) throws -> [Int] {
    guard target.count <= Limits.rank, let first = target.first else {
      throw Inexpressible("takes the shape \(target), which has no batch")
    }
    let mixed = Inexpressible("mixes the batch with other axes")
    var lengths = try target.dropFirst().enumerated().map { index, length in
      guard let number = length.number, number >= -1 else { throw mixed }
      guard number == 0, !keepsZeros else { return number }
      guard index < shape.count else { throw mixed }
      return shape[index]
    }
    if let open = lengths.firstIndex(of: -1) {
      let known = lengths.enumerated().filter { $0.offset != open }.map(\.element).checkedProduct ?? 0
      guard first.number != -1, known > 0, shape.product.isMultiple(of: known) else { throw mixed }
      lengths[open] = shape.product / known
    }
    let isBatch =
      switch first.number {
      case nil: first == .batch
      case 0: !keepsZeros
      case -1, 1: true
      case let number: number == statedBatch
      }
    guard isBatch, !lengths.isEmpty, lengths.checkedProduct == shape.product else { throw mixed }
    return lengths
  }
}
