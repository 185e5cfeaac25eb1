import Foundation
import Networks

/// A constant of an ONNX file: an initialiser, or the output of a `Constant` node.
struct ONNXConstant {
  /// Where it first stands in the file; orders the parameters.
  let place: Int
  /// The name under which it first stands in the file.
  let name: String
  let tensor: ONNXTensorProto
  let shape: [Int]
  /// Whether its two axes are meant the other way round than they are stored.
  var isTransposed = false

  init(_ tensor: ONNXTensorProto, name: String, place: Int) throws {
    guard tensor.dims.allSatisfy({ $0 >= 0 }), tensor.dims.count <= Limits.rank else {
      throw Fault.malformed("the constant '\(name)' has a negative length")
    }
    self.name = name
    self.place = place
    self.tensor = tensor
    shape = tensor.dims.map { Int($0) }
  }

  /// The numbers in the order in which they are stored.
  func numbers() throws -> [Float] {
    let (type, count) = try typeAndCount()
    guard !tensor.hasRawData else {
      guard tensor.rawData.count == count * type.byteCount else { throw wrongCount(tensor.rawData.count, of: "bytes") }
      return tensor.rawData.withUnsafeBytes { type.decode($0, from: 0, count: count) }
    }
    let numbers: [Float] =
      switch type {
      case .float32: tensor.floatData
      case .float64: tensor.doubleData.map { Float($0) }
      case .int64: tensor.int64Data.map { Float($0) }
      case .uint64, .uint32: tensor.uint64Data.map { Float($0) }
      case .float16: tensor.int32Data.map { Float(halfBits: UInt16(truncatingIfNeeded: $0)) }
      case .bfloat16: tensor.int32Data.map { Float(bitPattern: UInt32(UInt16(truncatingIfNeeded: $0)) << 16) }
      case .int32, .int16, .int8, .uint16, .uint8, .bool: tensor.int32Data.map { Float($0) }
      }
    guard numbers.count == count else { throw wrongCount(numbers.count, of: "numbers") }
    return numbers
  }

  /// The numbers as integers, which shapes, axes and amounts are; there may not be more than `most`.
  func integers(atMost most: Int = Limits.settingCount) throws -> [Int] {
    let (type, count) = try typeAndCount()
    guard type == .int64 || type == .int32, count <= most else {
      throw Fault.malformed("the constant '\(name)' should hold a few 32-bit or 64-bit integers")
    }
    guard tensor.hasRawData else {
      let integers = type == .int64 ? tensor.int64Data.map { Int($0) } : tensor.int32Data.map { Int($0) }
      guard integers.count == count else { throw wrongCount(integers.count, of: "numbers") }
      return integers
    }
    let size = type.byteCount
    guard tensor.rawData.count == count * size else { throw wrongCount(tensor.rawData.count, of: "bytes") }
    return tensor.rawData.withUnsafeBytes { bytes in
      (0..<count).map { index in
        type == .int64
          ? Int(Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Int64.self)))
          : Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Int32.self)))
      }
    }
  }

  /// The only number, where there is one.
  func scalar() throws -> Float? {
    guard shape.checkedProduct == 1 else { return nil }
    return try numbers().first
  }

  private func typeAndCount() throws -> (type: ElementType, count: Int) {
    guard tensor.dataLocation == .default else {
      throw Fault.unsupported("the constant '\(name)' stands in another file, which is not read")
    }
    guard let type = ElementType(onnx: tensor.dataType) else {
      throw Fault.unsupported("the constant '\(name)' has the ONNX type \(tensor.dataType), which is not read")
    }
    guard let count = shape.checkedProduct, count.checkedProduct(type.byteCount) != nil else {
      throw Fault.malformed("the constant '\(name)' has the shape \(shape), which is too large")
    }
    return (type, count)
  }

  private func wrongCount(_ found: Int, of what: String) -> Fault {
    .malformed("the constant '\(name)' of shape \(shape) holds \(found) \(what)")
  }
}

extension ElementType {
  /// The type that has this number in ONNX.
  init?(onnx code: Int32) {
    switch ONNXTensorProto.DataType(rawValue: Int(code)) {
    case .float: self = .float32
    case .double: self = .float64
    case .float16: self = .float16
    case .bfloat16: self = .bfloat16
    case .int64: self = .int64
    case .int32: self = .int32
    case .int16: self = .int16
    case .int8: self = .int8
    case .uint64: self = .uint64
    case .uint32: self = .uint32
    case .uint16: self = .uint16
    case .uint8: self = .uint8
    case .bool: self = .bool
    default: return nil
    }
  }
}
