import Foundation
import Networks

/// The numbers of a constant, left as the file stores them until they are needed, and decoded once.
///
/// Constants that only differ in name or shape share them. Once a large tensor is decoded, the file's bytes are let go.
final class ONNXNumbers {
  /// The type that the file gives the numbers.
  let type: ONNXTensorProto.DataType
  /// How many there are.
  let count: Int
  private let name: String
  private var state: State

  private enum State {
    case tensor(ONNXTensorProto, files: ONNXFiles?)
    case array(ONNXArray.Numbers)
    /// A matrix of so many rows, column by column.
    case columns([Float], rows: Int)
  }

  /// The numbers of a tensor, `files` being where it may stand.
  init(_ tensor: ONNXTensorProto, name: String, files: ONNXFiles? = nil) throws {
    let shape = tensor.dims.map { Int($0) }
    guard shape.allSatisfy({ $0 >= 0 }), shape.count <= Limits.rank, let count = shape.checkedProduct else {
      throw Fault.malformed("the constant '\(name)' has the shape \(shape), which is no shape or too large")
    }
    guard let type = ONNXTensorProto.DataType(rawValue: Int(tensor.dataType)) else {
      throw Fault.malformed("the constant '\(name)' has the ONNX type \(tensor.dataType), which there is not")
    }
    self.type = type
    self.count = count
    self.name = name
    state = .tensor(tensor, files: files)
  }

  /// Numbers that were computed.
  init(_ array: ONNXArray, name: String) {
    type = array.type
    count = array.count
    self.name = name
    state = .array(array.numbers)
  }

  /// Whether the numbers are no longer, or never were, in the file's own words.
  var isComputed: Bool {
    if case .tensor = state { false } else { true }
  }

  /// The numbers as 32-bit floating point.
  func floats() throws -> [Float] {
    switch state {
    case .array(.floats(let numbers)): return numbers
    case .array(.doubles(let numbers)): return numbers.map { Float($0) }
    case .array(.integers(let numbers)): return try numbers.map { Float(try known($0)) }
    case .columns(let numbers, let rows): return numbers.transposed(rows: rows == 0 ? 0 : count / rows, columns: rows)
    case .tensor(let tensor, let files):
      let numbers = try decode(tensor, files)
      if type.isFloating, type != .double, count >= Self.large { state = .array(.floats(numbers)) }
      return numbers
    }
  }

  /// The numbers of a matrix of so many rows, column by column.
  func columns(rows: Int) throws -> [Float] {
    if case .columns(let numbers, rows) = state { return numbers }
    let numbers = try {
      if case .tensor(let tensor, let files) = state { return try decode(tensor, files) }
      return try floats()
    }()
    let columns = numbers.transposed(rows: rows, columns: rows == 0 ? 0 : count / rows)
    if type == .float, count >= Self.large { state = .columns(columns, rows: rows) }
    return columns
  }

  /// The numbers as an array of the given shape, exact integers and doubles included.
  func array(of shape: [Int]) throws -> ONNXArray {
    guard shape.map({ max($0, 1) }).checkedProduct.map({ $0 <= Limits.constantCount }) == true else {
      throw Fault.malformed("the constant '\(name)' has the shape \(shape), which is too large")
    }
    if case .array(let numbers) = state { return ONNXArray(type, shape: shape, numbers) }
    if case .tensor(let tensor, let files) = state {
      if type == .double { return ONNXArray(type, shape: shape, .doubles(try doubles(tensor, files))) }
      if !type.isFloating {
        return ONNXArray(type, shape: shape, .integers(try integers(tensor, files).map { SymbolicInteger($0) }))
      }
    }
    return ONNXArray(type, shape: shape, .floats(try floats()))
  }

  /// The whole numbers, exactly; what hangs on the batch stays a symbol.
  func integers() throws -> [SymbolicInteger] {
    switch state {
    case .array(.integers(let numbers)): return numbers
    case .tensor(let tensor, let files) where !type.isFloating:
      return try integers(tensor, files).map { SymbolicInteger($0) }
    default: throw Fault.malformed("the constant '\(name)' should hold integers")
    }
  }

  /// The tensor as the file stores it, and as 32-bit floating point or integers where it was computed.
  ///
  /// Other floating point becomes 32-bit, which is what all values are once they are read.
  func tensor(called name: String, shape: [Int]) throws -> ONNXTensorProto {
    var stored: ONNXTensorProto
    switch state {
    case .tensor(let tensor, let files) where !type.isFloating || type == .float:
      stored = tensor
      stored.clearDocString()
      if tensor.dataLocation == .external {
        stored.rawData = try bytes(of: tensor, files)
        stored.externalData = []
        stored.clearDataLocation()
      }
    case _ where type.isFloating: stored = .numbers(name, shape: shape, try floats())
    default:
      let numbers = try integers().map(known)
      stored = .integers(name, numbers)
      if type != .int64 {
        stored.clearRawData()
        stored.dataType = Int32(type.rawValue)
        if type == .uint32 || type == .uint64 {
          stored.uint64Data = numbers.map { UInt64(max($0, 0)) }
        } else {
          stored.int32Data = numbers.map { Int32(truncatingIfNeeded: $0) }
        }
      }
    }
    stored.name = name
    stored.dims = shape.map { Int64($0) }
    return stored
  }

  /// The least number of numbers that is worth remembering decoded.
  private static let large = 1024

  private func known(_ integer: SymbolicInteger) throws -> Int {
    guard let number = integer.number else {
      throw Inexpressible("needs the batch's length, which is open, as a number")
    }
    return number
  }
}

// MARK: - Decoding

extension ONNXNumbers {
  /// The bytes of a tensor that is stored as such: in the file itself or in one beside it.
  private func bytes(of tensor: ONNXTensorProto, _ files: ONNXFiles?) throws -> Data {
    guard let needed = type.byteCount(of: count) else { throw unreadable() }
    guard tensor.dataLocation != .external else {
      guard let files else { throw Fault.unsupported("the constant '\(name)' stands in another file") }
      return try files.bytes(of: tensor, count: needed, name: name)
    }
    guard tensor.rawData.count == needed else { throw wrongCount(tensor.rawData.count, of: "bytes") }
    return tensor.rawData
  }

  private func decode(_ tensor: ONNXTensorProto, _ files: ONNXFiles?) throws -> [Float] {
    guard let element = ElementType(type) else { return try integers(tensor, files).map { Float($0) } }
    guard tensor.hasTypedNumbers else {
      return try bytes(of: tensor, files).withUnsafeBytes { element.decode($0, from: 0, count: count) }
    }
    let numbers: [Float] =
      switch element {
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

  private func doubles(_ tensor: ONNXTensorProto, _ files: ONNXFiles?) throws -> [Double] {
    guard tensor.hasTypedNumbers else {
      return try bytes(of: tensor, files).withUnsafeBytes { bytes in
        (0..<count).map { Double(bitPattern: bytes.integer(UInt64.self, $0)) }
      }
    }
    guard tensor.doubleData.count == count else { throw wrongCount(tensor.doubleData.count, of: "numbers") }
    return tensor.doubleData
  }

  private func integers(_ tensor: ONNXTensorProto, _ files: ONNXFiles?) throws -> [Int] {
    guard !type.isFloating, type.byteCount(of: count) != nil else { throw unreadable() }
    guard tensor.hasTypedNumbers else {
      return try bytes(of: tensor, files).withUnsafeBytes { bytes in
        switch type {
        case .int4, .uint4: (0..<count).map { bytes.nibble($0, isSigned: type == .int4) }
        case .int64: (0..<count).map { Int(bytes.integer(Int64.self, $0)) }
        case .uint64: (0..<count).map { Int(clamping: bytes.integer(UInt64.self, $0)) }
        case .int32: (0..<count).map { Int(bytes.integer(Int32.self, $0)) }
        case .uint32: (0..<count).map { Int(bytes.integer(UInt32.self, $0)) }
        case .int16: (0..<count).map { Int(bytes.integer(Int16.self, $0)) }
        case .uint16: (0..<count).map { Int(bytes.integer(UInt16.self, $0)) }
        case .int8: (0..<count).map { Int(bytes.integer(Int8.self, $0)) }
        default: (0..<count).map { Int(bytes[$0]) }
        }
      }
    }
    let numbers: [Int] =
      switch type {
      case .int64: tensor.int64Data.map { Int($0) }
      case .uint64, .uint32: tensor.uint64Data.map { Int(clamping: $0) }
      case .int4, .uint4:
        tensor.int32Data.map { UInt8(truncatingIfNeeded: $0) }.withUnsafeBytes { bytes in
          (0..<min(count, 2 * bytes.count)).map { bytes.nibble($0, isSigned: type == .int4) }
        }
      default: tensor.int32Data.map { Int($0) }
      }
    guard numbers.count == count else { throw wrongCount(numbers.count, of: "numbers") }
    return numbers
  }

  private func unreadable() -> Fault {
    .unsupported("the constant '\(name)' has the ONNX type \(type.label), which is not read, or is too large")
  }

  private func wrongCount(_ found: Int, of what: String) -> Fault {
    .malformed("the constant '\(name)' of \(count) places holds \(found) \(what)")
  }
}

extension ONNXTensorProto {
  /// Whether its numbers stand one by one in a field for their type, instead of together as bytes.
  fileprivate var hasTypedNumbers: Bool {
    !hasRawData && dataLocation != .external
  }
}

extension UnsafeRawBufferPointer {
  /// The number at a place of an array of little-endian integers.
  fileprivate func integer<Number: FixedWidthInteger>(_ type: Number.Type, _ index: Int) -> Number {
    Number(littleEndian: loadUnaligned(fromByteOffset: index * MemoryLayout<Number>.size, as: Number.self))
  }

  /// The number at a place of an array of four bits each, the lower half of a byte first.
  fileprivate func nibble(_ index: Int, isSigned: Bool) -> Int {
    let bits = Int(self[index / 2] >> (index.isMultiple(of: 2) ? 0 : 4) & 0xF)
    return isSigned && bits > 7 ? bits - 16 : bits
  }
}

extension [Float] {
  /// The numbers of a matrix column by column.
  func transposed(rows: Int, columns: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { values, initialized in
      for row in 0..<rows {
        for column in 0..<columns {
          values.initializeElement(at: column * rows + row, to: self[row * columns + column])
        }
      }
      initialized = count
    }
  }
}
