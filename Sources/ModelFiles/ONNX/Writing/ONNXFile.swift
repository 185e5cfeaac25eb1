import Foundation
import Networks
import OrderedCollections
import SwiftProtobuf

/// A network as an ONNX file: all of it but the parameters' numbers as messages, and those as they lie in memory.
struct ONNXFile {
  /// The file without its parameters; the graph's initialisers are the other constants.
  private let model: ONNXModelProto
  private let parameters: [Tensor]

  /// A constant with its numbers apart.
  fileprivate struct Tensor {
    let message: ONNXTensorProto
    let numbers: FilePieces
  }

  /// - Throws: `Fault` when ONNX has no words for something in the network.
  init(_ network: Network) throws {
    try network.checkONNXNames()
    let shapes = try network.shapes()
    let opaques = try ONNXOpaques(network)
    let layouts = ONNXLayouts.layouts(of: network, shapes: shapes)
    let taken = network.inputs.map(\.name) + network.nodes.map(\.name) + network.parameters.keys
    var writer = ONNXWriter(
      operatorSet: try network.operatorSet(shapes: shapes, opaques: opaques), shapes: shapes,
      parameters: network.parameters.shapes, layouts: layouts, taken: Set(taken), opaques: opaques)
    parameters = network.parameters.map { name, parameter in
      Tensor(name, parameter, layout: layouts[name] ?? parameter.shape, &writer)
    }
    for node in network.nodes { try writer.write(node) }
    model = try ONNXModelProto(of: network, shapes: shapes, writer: writer)
  }

  /// The bytes of the whole file.
  ///
  /// - Throws: `Fault` when a message takes 2 GB or more.
  func pieces() throws -> FilePieces { try pieces { try $0.encoded() } }

  /// The bytes of the file without large parameters, and of the file called `name` beside it that holds those.
  ///
  /// Their numbers begin at multiples of 4,096 bytes, so that they can be mapped one by one.
  ///
  /// - Throws: `Fault` when a message takes 2 GB or more.
  func pieces(besideDataIn name: String) throws -> (model: FilePieces, data: FilePieces) {
    var data = FilePieces()
    let model = try pieces { tensor in
      guard tensor.numbers.count >= 1024 else { return try tensor.encoded() }
      data.append(Data(count: (4096 - data.count % 4096) % 4096))
      var message = tensor.message
      message.dataLocation = .external
      message.externalData = [
        .pair("location", name), .pair("offset", "\(data.count)"), .pair("length", "\(tensor.numbers.count)"),
      ]
      data.append(tensor.numbers)
      return FilePieces(try message.encoded())
    }
    return (model, data)
  }

  /// The bytes of the file with each parameter as `encode` gives it, in the order of the format's field numbers.
  ///
  /// A message may be cut in two between its fields: a reader puts together what it finds twice.
  private func pieces(_ encode: (Tensor) throws -> FilePieces) throws -> FilePieces {
    var front = ONNXGraphProto()
    front.node = model.graph.node
    front.name = model.graph.name
    var back = model.graph
    back.node = []
    back.clearName()
    var graph = FilePieces(try front.encoded())
    for tensor in parameters { graph.append(try encode(tensor).asField(5)) }
    graph.append(try back.encoded())

    var head = model
    head.clearGraph()
    head.opsetImport = []
    head.metadataProps = []
    var tail = ONNXModelProto()
    tail.opsetImport = model.opsetImport
    tail.metadataProps = model.metadataProps
    var file = FilePieces(try head.encoded())
    file.append(graph.asField(7))
    file.append(try tail.encoded())
    return file
  }
}

extension ONNXFile.Tensor {
  fileprivate init(_ name: String, _ parameter: Parameter, layout: [Int], _ writer: inout ONNXWriter) {
    if let quantisation = parameter.quantisation,
      var tensor = writer.emitParameter(name, parameter, as: layout, on: quantisation)
    {
      let integers = tensor.rawData
      tensor.clearRawData()
      self.init(message: tensor, numbers: FilePieces(integers))
    } else {
      var tensor = ONNXTensorProto.numbers(name, shape: layout, [])
      tensor.clearRawData()
      if !parameter.isTrainable { tensor.docString = ONNXNote.frozen }
      var numbers = FilePieces()
      numbers.append(parameter.values)
      self.init(message: tensor, numbers: numbers)
    }
  }

  /// The message with its numbers as `raw_data`.
  fileprivate func encoded() throws -> FilePieces {
    var head = message
    head.clearDocString()
    var tail = ONNXTensorProto()
    if message.hasDocString { tail.docString = message.docString }
    var pieces = FilePieces(try head.encoded())
    pieces.append(numbers.asField(9))
    pieces.append(try tail.encoded())
    return pieces
  }
}

extension FilePieces {
  fileprivate init(_ bytes: Data) {
    self.init()
    append(bytes)
  }

  /// The bytes as a field of a message: its number, their count, themselves.
  fileprivate func asField(_ number: Int) -> FilePieces {
    var key = Data([UInt8(number << 3 | 2)])
    var rest = count
    while rest > 127 {
      key.append(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    key.append(UInt8(rest))
    var field = FilePieces(key)
    field.append(self)
    return field
  }
}

extension Message {
  fileprivate func encoded() throws -> Data {
    do {
      return try serializedBytes()
    } catch {
      throw Fault.unsupported("it is too large for ONNX, whose files without numbers take up to 2 GB")
    }
  }
}

extension Network {
  /// Checks that every name is one, and stands for one thing.
  fileprivate func checkONNXNames() throws {
    let values = Set(inputs.map(\.name) + nodes.map(\.name))
    guard !values.contains(""), !name.isEmpty, !parameters.keys.contains("") else {
      throw Fault.unsupported("a name in the network is empty, which ONNX does not allow")
    }
    if let shared = parameters.keys.first(where: values.contains) {
      throw Fault.unsupported("a value and a parameter are both called '\(shared)', which ONNX does not allow")
    }
  }
}
