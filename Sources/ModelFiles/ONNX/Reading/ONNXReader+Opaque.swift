import Foundation
import Networks
import SwiftProtobuf

extension ONNXReader {
  /// Carries a node along that cannot be expressed, where the file says the shape of its outputs.
  ///
  /// Its inputs are the values that the node and its subgraphs read, each once, in the order in which the definition
  /// first reads them.
  mutating func addOpaque(_ proto: ONNXNodeProto, _ call: ONNXCall, because reason: String) throws {
    var seen: Set<String> = []
    let reads = proto.reads.filter { seen.insert($0).inserted }
    if !reads.isEmpty, reads.allSatisfy(isKnown) {
      return forget(call, because: "node '\(call.output)', the ONNX operator \(call.type), \(reason)")
    }
    let values = reads.filter { shape(of: $0) != nil }
    for name in reads where shape(of: name) == nil && constants[name] == nil {
      guard unknown[name] != nil || rounded[name] != nil else {
        throw NetworkError.unknownValue(name, reader: "node '\(call.output)'")
      }
      throw refusal(call, reason)
    }
    guard !values.isEmpty else { throw refusal(call, reason) }
    let used = call.furtherOutputs.filter(isRead)
    let shapes = try ([call.output] + used).map { output in
      guard let shape = infos.shape(of: output) ?? castShape(call) else {
        throw refusal(call, "\(reason), and the file does not say its output's shape")
      }
      return shape
    }
    let definition: [UInt8]
    do {
      definition = try self.definition(of: proto, call, constants: reads.filter { constants[$0] != nil })
    } catch let fault as Inexpressible {
      throw refusal(call, fault.reason)
    }
    for (output, shape) in zip([call.output] + used, shapes) {
      let isFirst = output == call.output
      let opaque = Opaque(type: call.type, outputShape: shape, definition: isFirst ? definition : nil)
      try add(Node(name: output, operation: .opaque(opaque), inputs: isFirst ? values : [call.output]))
      if outputType(output, call).map(\.isFloating) == false { integral.insert(output) }
    }
  }

  private func refusal(_ call: ONNXCall, _ reason: String) -> Fault {
    .unsupported("node '\(call.output)', the ONNX operator \(call.type), \(reason)")
  }

  /// The shape of a cast value, which is that of its input whatever the file says.
  private func castShape(_ call: ONNXCall) -> [Int]? {
    call.type == "Cast" ? call.input(0).flatMap { shape(of: $0) } : nil
  }

  /// The type of an output, where it is known.
  private func outputType(_ output: String, _ call: ONNXCall) -> ONNXTensorProto.DataType? {
    if call.type == "Cast", let type = try? call.castType() { return type }
    return infos[output].flatMap { ONNXTensorProto.DataType(rawValue: Int($0.type.tensorType.elemType)) }
  }

  /// The node as a part of an ONNX file: a model whose graph holds the node alone, the constants that it reads, and what
  /// the file says of its outputs; its operator sets tell in which version the node is spelled.
  private mutating func definition(
    of proto: ONNXNodeProto, _ call: ONNXCall, constants names: [String]
  ) throws -> [UInt8] {
    var model = ONNXModelProto()
    model.irVersion = versions.irVersion
    let domains = proto.domains
    model.opsetImport = versions.opsetImport.filter { domains.contains($0.domain.plainDomain) }
    model.graph.name = call.output
    model.graph.node = [proto]
    model.graph.initializer = try names.compactMap { name in
      guard let constant = constants[name] else { return nil }
      try evaluator.reserve(constant.shape, constant.type)
      return try constant.tensor(called: name)
    }
    model.graph.valueInfo = call.outputs.filter { !$0.isEmpty }.compactMap { output in
      var info = infos[output] ?? ONNXValueInfoProto()
      info.name = output
      guard let type = outputType(output, call) else { return infos[output] }
      info.type.tensorType.elemType = Int32((type.isFloating ? .float : type).rawValue)
      return info
    }
    do {
      return try model.serializedBytes()
    } catch {
      throw Fault.unsupported("node '\(call.output)' is too large to be carried along")
    }
  }
}

extension ONNXNodeProto {
  /// The domains of the operators that the node and its subgraphs use.
  fileprivate var domains: Set<String> {
    attribute.flatMap(\.subgraphs).flatMap(\.node).reduce([domain.plainDomain]) { $0.union($1.domains) }
  }
}
