import Foundation
import ModelFiles

extension ONNXAttributeProto {
  /// A tensor.
  static func tensor(_ name: String, _ tensor: ONNXTensorProto) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    attribute.type = .tensor
    attribute.t = tensor
    return attribute
  }

  /// A graph, such as a branch.
  static func graph(_ name: String, _ graph: ONNXGraphProto) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    attribute.type = .graph
    attribute.g = graph
    return attribute
  }
}

extension ONNXTensorProto {
  /// One 64-bit integer without axes.
  static func scalar(_ number: Int) -> ONNXTensorProto {
    var tensor = ONNXTensorProto.integers("", [number])
    tensor.dims = []
    return tensor
  }

  /// A list of 32-bit integers.
  static func narrow(_ numbers: [Int], name: String = "") -> ONNXTensorProto {
    small(name, .int32, shape: [numbers.count], numbers)
  }

  /// Integers of a type of 32 bits or fewer.
  static func small(
    _ name: String, _ type: DataType, shape: [Int], _ numbers: [Int]
  ) -> ONNXTensorProto {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dims = shape.map { Int64($0) }
    tensor.dataType = Int32(type.rawValue)
    tensor.int32Data = numbers.map { Int32($0) }
    return tensor
  }

  /// Bytes of a type.
  static func bytes(_ name: String, _ type: DataType, shape: [Int], _ bytes: [UInt8]) -> ONNXTensorProto {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dims = shape.map { Int64($0) }
    tensor.dataType = Int32(type.rawValue)
    tensor.rawData = Data(bytes)
    return tensor
  }
}
