import Foundation
import Networks

extension ONNXReader {
  /// Adds the node of ours that begins with the file's node at `index`, if there is one, and says how many it takes.
  mutating func restore(at index: Int) throws -> Int? {
    guard let restorer else { return nil }
    if try readParameter(graph.node[index]) { return 1 }
    guard let node = restorer.notedNode(at: index), shape(of: node.name) == nil, constants[node.name] == nil else {
      return nil
    }
    var layouts: [String: [Int]] = [:]
    var added: [String] = []
    for name in node.parameters.values where layouts[name] == nil {
      guard let constant = constants[name], !constant.isTransposed else { return nil }
      layouts[name] = constant.shape
      if weight(name) == nil { added.append(name) }
      _ = try parameter(constant.reshaped(to: node.shape(ofParameterStoredAs: constant.shape)))
    }
    guard let count = count(at: index, for: node, layouts: layouts, restorer) else {
      for name in added { removeWeight(name) }
      return nil
    }
    try add(node)
    return count
  }

  /// How many nodes of the file from `index` on stand for `node`, whose parameters are there; nil where they do not.
  private func count(at index: Int, for node: Node, layouts: [String: [Int]], _ restorer: ONNXRestorer) -> Int? {
    let weights = node.parameters.compactMapValues { weight($0) }
    var shapes: [String: [Int]] = [:]
    var checker = ShapeChecker()
    do {
      for name in node.inputs {
        guard let shape = shape(of: name) else { return nil }
        shapes[name] = shape
        try checker.add(Network.Input(name: name, shape: shape))
      }
      shapes[node.name] = try checker.add(node, weights: weights)
    } catch {
      return nil
    }
    var parameters: [String: [Int]] = [:]
    for (role, name) in node.parameters { parameters[name] = weights[role]?.shape }
    return restorer.count(at: index, for: node, shapes: shapes, parameters: parameters, layouts: layouts)
  }

  /// Reads the `DequantizeLinear` of a parameter that was written as integers.
  private mutating func readParameter(_ proto: ONNXNodeProto) throws -> Bool {
    guard proto.opType == "DequantizeLinear", let name = proto.output.first, shape(of: name) == nil else {
      return false
    }
    let call = ONNXCall(proto, output: name)
    guard call.has(note: ONNXNote.parameter), let integers = try constant(call, 0), let scale = try constant(call, 1),
      let zero = try constant(call, 2), let type = Quantisation.IntegerType(integers.tensor)
    else { return false }
    let grid = Quantisation(
      scales: try scale.numbers(), zeroPoints: try zero.tensor.integers(of: type),
      axis: scale.shape.isEmpty ? nil : call.integer("axis", default: 1), type: type)
    let numbers = try grid.numbers(integers.tensor.integers(of: type), shape: integers.shape)
    var tensor = ONNXTensorProto.numbers(name, shape: integers.shape, numbers)
    if call.has(note: ONNXNote.frozen) { tensor.docString = ONNXNote.frozen }
    var constant = try ONNXConstant(tensor, name: name, place: integers.place)
    constant.quantisation = grid
    define(name, as: constant)
    return true
  }
}

extension ONNXConstant {
  /// The same numbers under another shape.
  fileprivate func reshaped(to shape: [Int]) throws -> ONNXConstant {
    var tensor = tensor
    tensor.dims = shape.map(Int64.init)
    var constant = try ONNXConstant(tensor, name: name, place: place)
    constant.quantisation = quantisation
    return constant
  }
}

extension Quantisation {
  /// The numbers that integers in the given shape stand for.
  fileprivate func numbers(_ integers: [Int], shape: [Int]) throws -> [Float] {
    let inner = axis.map { shape.indices.contains($0) ? shape[($0 + 1)...].product : 0 } ?? 1
    let count = axis.map { shape.indices.contains($0) ? shape[$0] : 0 } ?? 1
    guard inner > 0, count > 0, scales.count == count, zeroPoints.count == count, integers.count == shape.product else {
      throw Fault.malformed("a parameter of shape \(shape) has a grid that does not fit it")
    }
    return integers.enumerated().map { place, integer in
      let index = axis == nil ? 0 : place / inner % count
      return Float(Double(integer - zeroPoints[index]) * Double(scales[index]))
    }
  }
}

extension Quantisation.IntegerType {
  fileprivate init?(_ tensor: ONNXTensorProto) {
    guard let type = Self.allCases.first(where: { $0.onnx.rawValue == Int(tensor.dataType) }) else { return nil }
    self = type
  }
}

extension ONNXTensorProto {
  /// The integers that Espalier wrote.
  fileprivate func integers(of type: Quantisation.IntegerType) throws -> [Int] {
    let count = dims.map { Int($0) }.checkedProduct ?? 0
    let bits =
      switch type {
      case .int4, .uint4: 4
      case .int8, .uint8: 8
      case .int16, .uint16: 16
      case .int32: 32
      }
    guard dataType == type.onnx.rawValue, count <= Limits.valueCount, rawData.count == (count * bits + 7) / 8 else {
      throw Fault.malformed("the integers '\(name)' are not as many as their shape says")
    }
    return rawData.withUnsafeBytes { bytes in
      (0..<count).map { index in
        switch type {
        case .int4: Int(Int8(bitPattern: bytes[index / 2] << (index.isMultiple(of: 2) ? 4 : 0)) >> 4)
        case .uint4: Int(bytes[index / 2] >> (index.isMultiple(of: 2) ? 0 : 4) & 15)
        case .int8: Int(Int8(bitPattern: bytes[index]))
        case .uint8: Int(bytes[index])
        case .int16: Int(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self)))
        case .uint16: Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)))
        case .int32: Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self)))
        }
      }
    }
  }
}
