import Foundation
import SwiftProtobuf

extension ONNXAttributeProto {
  package static func integer(_ name: String, _ value: Int) -> ONNXAttributeProto {
    var attribute = named(name, .int)
    attribute.i = Int64(value)
    return attribute
  }

  package static func integers(_ name: String, _ values: [Int]) -> ONNXAttributeProto {
    var attribute = named(name, .ints)
    attribute.ints = values.map(Int64.init)
    return attribute
  }

  package static func text(_ name: String, _ value: String) -> ONNXAttributeProto {
    var attribute = named(name, .string)
    attribute.s = Data(value.utf8)
    return attribute
  }

  /// A 32-bit number; `exact` is written beside it as text.
  package static func number(_ name: String, _ value: Double, exact: Double? = nil) -> ONNXAttributeProto {
    var attribute = named(name, .float)
    attribute.f = Float(value)
    if let exact { attribute.docString = "\(exact)" }
    return attribute
  }

  private static func named(_ name: String, _ type: AttributeType) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    attribute.type = type
    return attribute
  }
}

extension ONNXTensorProto {
  /// A tensor of 32-bit floating point.
  package static func numbers(_ name: String, shape: [Int], _ values: [Float]) -> ONNXTensorProto {
    var tensor = ONNXTensorProto()
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = Int32(DataType.float.rawValue)
    tensor.name = name
    tensor.rawData = values.littleEndianBytes
    return tensor
  }

  /// A list of 64-bit integers.
  package static func integers(_ name: String, _ values: [Int]) -> ONNXTensorProto {
    var tensor = ONNXTensorProto()
    tensor.dims = [Int64(values.count)]
    tensor.dataType = Int32(DataType.int64.rawValue)
    tensor.name = name
    tensor.rawData = values.map { Int64($0).littleEndian }.withUnsafeBytes { Data($0) }
    return tensor
  }
}

extension ONNXValueInfoProto {
  /// A value with the batch in front of `shape`.
  package static func image(
    _ name: String, shape: [Int], _ type: ONNXTensorProto.DataType = .float
  ) -> ONNXValueInfoProto {
    var batch = ONNXTensorShapeProto.Dimension()
    batch.dimParam = ONNXFormat.batchAxis
    return value(name, [batch] + shape.map(dimension), type)
  }

  /// A value of 32-bit floating point without a batch.
  package static func constant(_ name: String, shape: [Int]) -> ONNXValueInfoProto {
    value(name, shape.map(dimension), .float)
  }

  private static func dimension(_ length: Int) -> ONNXTensorShapeProto.Dimension {
    var dimension = ONNXTensorShapeProto.Dimension()
    dimension.dimValue = Int64(length)
    return dimension
  }

  private static func value(
    _ name: String, _ dimensions: [ONNXTensorShapeProto.Dimension], _ type: ONNXTensorProto.DataType
  ) -> ONNXValueInfoProto {
    var info = ONNXValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = Int32(type.rawValue)
    info.type.tensorType.shape.dim = dimensions
    return info
  }
}

extension ONNXModelProto {
  /// The bytes of the file.
  package func bytes() throws -> Data {
    do {
      return try serializedBytes()
    } catch {
      throw Fault.unsupported("it is too large for one ONNX file of 2 GB")
    }
  }
}
