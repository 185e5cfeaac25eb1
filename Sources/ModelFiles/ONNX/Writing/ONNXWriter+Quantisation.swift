import Foundation
import Networks

extension ONNXWriter {
  /// Adds `QuantizeLinear` and `DequantizeLinear`.
  ///
  /// `QuantizeLinear` knows no 32 bits; such a grid is written as the sums that it stands for.
  mutating func emitQuantise(_ quantisation: Quantisation, _ node: Node) {
    guard quantisation.type != .int32 else { return emitRounding(quantisation, node) }
    let grid = grid(quantisation, named: node.name)
    let axis = quantisation.axis.map { [ONNXAttributeProto.integer("axis", $0)] } ?? []
    let integers = emitHelper(
      "QuantizeLinear", node.inputs + grid, for: node, called: "integers", elements: quantisation.type.onnx, axis)
    emit("DequantizeLinear", [integers] + grid, as: node, axis)
  }

  /// Adds `clamp(round(x / scale), low − zero point, high − zero point) · scale`.
  private mutating func emitRounding(_ quantisation: Quantisation, _ node: Node) {
    let shape = quantisation.shape(beside: shape(of: node.name))
    let scale = setting(.numbers("\(node.name)/scale", shape: shape, quantisation.scales))
    let range = quantisation.type.range
    let low = quantisation.zeroPoints.map { Float(range.lowerBound - $0) }
    let high = quantisation.zeroPoints.map { Float(range.upperBound - $0) }
    let quotient = emitHelper("Div", node.inputs + [scale], for: node, called: "quotient")
    let rounded = emitHelper("Round", [quotient], for: node, called: "rounded")
    let least = setting(.numbers("\(node.name)/low", shape: shape, low))
    let raised = emitHelper("Max", [rounded, least], for: node, called: "raised")
    let most = setting(.numbers("\(node.name)/high", shape: shape, high))
    let clamped = emitHelper("Min", [raised, most], for: node, called: "clamped")
    emit("Mul", [clamped, scale], as: node)
  }

  /// The names of the constants that hold a grid's scales and zero points.
  private mutating func grid(_ quantisation: Quantisation, named name: String) -> [String] {
    let shape = quantisation.axis == nil ? [] : [quantisation.scales.count]
    return [
      setting(.numbers("\(name)/scale", shape: shape, quantisation.scales)),
      setting(.integers("\(name)/zero_point", shape: shape, quantisation.zeroPoints, quantisation.type)),
    ]
  }

  /// Adds the node that makes a parameter that lies on a grid, under its name, of integers.
  ///
  /// ONNX has no zero points beside 32 bits; the integers are then counted from it.
  ///
  /// - Returns: the integers, which are to stand among the file's constants; nil where 32-bit floating point, in which
  ///   readers compute, does not hold them: then the numbers are to stand there.
  mutating func emitParameter(
    _ name: String, _ parameter: Parameter, as shape: [Int], on quantisation: Quantisation
  ) -> ONNXTensorProto? {
    let grid = quantisation.asONNXHasIt
    let integers = grid.integers(of: parameter)
    guard grid.type != .int32 || integers.allSatisfy({ abs($0) < 1 << 22 }) else { return nil }
    var tensor = ONNXTensorProto.integers(freshName("\(name)/integers"), shape: shape, integers, grid.type)
    tensor.docString = [ONNXNote.setting, parameter.isTrainable ? nil : ONNXNote.frozen].compactMap(\.self)
      .joined(separator: ", ")
    var node = ONNXNodeProto()
    node.input = [tensor.name] + self.grid(grid, named: name)
    node.output = [name]
    node.name = name
    node.opType = "DequantizeLinear"
    node.attribute = grid.axis.map { [.integer("axis", $0)] } ?? []
    node.docString = ONNXNote.parameter
    append(node)
    state(constant: name, shape: shape)
    return tensor
  }
}

extension Quantisation {
  /// The grid of a parameter with an axis only where there is more than one scale, and zero points only beside few bits.
  fileprivate var asONNXHasIt: Quantisation {
    Quantisation(
      scales: scales, zeroPoints: type == .int32 ? zeroPoints.map { _ in 0 } : zeroPoints,
      axis: scales.count > 1 ? axis : nil, type: type)
  }
}

extension Quantisation {
  /// The shape of the scales beside values of shape `value`, which ONNX lines up with the last axis.
  fileprivate func shape(beside value: [Int]) -> [Int] {
    guard let axis else { return [] }
    return [scales.count] + Array(repeating: 1, count: value.count - axis)
  }

  /// The integers that stand for a parameter's numbers: the nearest of the grid, of two the even one.
  fileprivate func integers(of parameter: Parameter) -> [Int] {
    let inner = axis.map { parameter.shape[($0 + 1)...].product } ?? 1
    let range = type.range
    return parameter.values.enumerated().map { place, number in
      let index = axis == nil ? 0 : place / inner % scales.count
      let quotient = (Double(number) / Double(scales[index])).rounded(.toNearestOrEven) + Double(zeroPoints[index])
      guard quotient > Double(range.lowerBound) else { return range.lowerBound }
      return quotient < Double(range.upperBound) ? Int(quotient) : range.upperBound
    }
  }
}

extension Quantisation.IntegerType {
  /// What ONNX calls it.
  var onnx: ONNXTensorProto.DataType {
    switch self {
    case .int4: .int4
    case .uint4: .uint4
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    case .uint16: .uint16
    case .int32: .int32
    }
  }

  /// The oldest operator set that can round values to it, or read parameters in it.
  var oldestOperatorSet: Int {
    switch self {
    case .int8, .uint8, .int32: ONNXFormat.operatorSets.lowerBound
    case .int4, .uint4, .int16, .uint16: 21
    }
  }
}

extension ONNXTensorProto {
  /// Integers of a grid; those of four bits lie two to a byte, the first in the lower half.
  static func integers(
    _ name: String, shape: [Int], _ values: [Int], _ type: Quantisation.IntegerType
  ) -> ONNXTensorProto {
    var tensor = ONNXTensorProto()
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = Int32(type.onnx.rawValue)
    tensor.name = name
    switch type {
    case .int8, .uint8: tensor.rawData = Data(values.map { UInt8(truncatingIfNeeded: $0) })
    case .int16, .uint16:
      tensor.rawData = values.map { UInt16(truncatingIfNeeded: $0).littleEndian }.withUnsafeBytes { Data($0) }
    case .int32:
      tensor.rawData = values.map { Int32(truncatingIfNeeded: $0).littleEndian }.withUnsafeBytes { Data($0) }
    case .int4, .uint4:
      tensor.rawData = Data(
        stride(from: 0, to: values.count, by: 2).map { index in
          let high = index + 1 < values.count ? values[index + 1] : 0
          return UInt8(truncatingIfNeeded: values[index] & 15 | (high & 15) << 4)
        })
    }
    return tensor
  }
}
