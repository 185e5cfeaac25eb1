import Foundation
import ModelFiles
import Networks
import OrderedCollections
import SwiftProtobuf
import TestSupport
import Testing
import Zoo

/// What stands in the ONNX files that Espalier writes.
struct ONNXWritingTests {
  private func model(_ network: Network) throws -> ONNXModelProto {
    try ONNXModelProto(serializedBytes: network.onnx())
  }

  private func network(_ operation: Networks.Operator, input: [Int] = [2, 6, 7]) throws -> Network {
    var builder = try SampleBuilder("net", input: input)
    let output = try builder.add("node", operation, builder.input)
    return try builder.network(outputs: [output])
  }

  private func types(_ operation: Networks.Operator, input: [Int] = [2, 6, 7]) throws -> [String] {
    try model(network(operation, input: input)).graph.node.map(\.opType)
  }

  private func grid(_ type: Quantisation.IntegerType) -> Networks.Operator {
    .quantise(Quantisation(scales: [0.1], zeroPoints: [0], axis: nil, type: type))
  }

  private func resize(
    _ size: Size, _ method: Resize.Method = .linear, _ coordinates: Resize.Coordinates = .halfPixel,
    scales: Resize.Scales? = nil, antialiases: Bool = false
  ) -> Networks.Operator {
    .resize(Resize(to: size, method: method, coordinates: coordinates, scales: scales, antialiases: antialiases))
  }

  @Test func theOldestOperatorSetThatCanSayItIsWritten() throws {
    let shrink = Size(3, 7)
    let cases: [(Networks.Operator, Int64)] = [
      (.activation(.mish), 17), (.groupNorm(GroupNorm(groups: 2)), 17), (resize(Size(12, 14)), 17),
      (resize(Size(12, 14), antialiases: true), 17), (resize(shrink, antialiases: true), 18),
      (resize(shrink, .nearest(.floor), antialiases: true), 17), (resize(Size(7, 7)), 18),
      (resize(Size(12, 14), .linear, .halfPixelSymmetric), 19),
      (resize(Size(7, 8), scales: Resize.Scales(height: 1.2, width: 1.2)), 17),
      (.pad(Pad(rows: Pad.Amount(1, 0), filling: .reflect)), 17),
      (.pad(Pad(rows: Pad.Amount(1, 0), filling: .wrap)), 19),
      (grid(.int8), 17), (grid(.int32), 17), (grid(.int16), 21), (grid(.uint4), 21),
    ]
    for (operation, version) in cases {
      let model = try model(network(operation))
      #expect(model.opsetImport.map(\.version) == [version], "\(operation)")
      #expect(model.irVersion == [17: 8, 18: 8, 19: 9, 21: 10][version])
    }
  }

  @Test func reductionsAreSpelledAsTheSetHasThem() throws {
    func reductions(beside operation: Networks.Operator) throws -> [ONNXNodeProto] {
      var builder = try SampleBuilder("net", input: [2, 6, 7])
      var value = try builder.add("first", operation, builder.input)
      for kind in Networks.Reduction.Kind.allCases {
        value = try builder.add(kind.rawValue, .reduce(Reduction(kind, axes: [2], keepsAxes: true)), value)
      }
      return try model(builder.network(outputs: [value])).graph.node.suffix(5)
    }
    let before = try reductions(beside: .identity)
    #expect(before.map { $0.input.count } == [1, 2, 1, 1, 1])
    #expect(before.map { $0.attribute.contains { $0.name == "axes" } } == [true, false, true, true, true])
    let after = try reductions(beside: .pad(Pad(rows: Pad.Amount(1, 0), filling: .wrap)))
    #expect(after.allSatisfy { $0.input.count == 2 && !$0.attribute.contains { $0.name == "axes" } })
  }

  @Test func roundingUpIsWrittenAsAllEnginesUnderstandIt() throws {
    func pool(_ pool: Pool, input: [Int]) throws -> [ONNXNodeProto] {
      try model(network(.pool(pool), input: input)).graph.node
    }
    func integers(_ node: ONNXNodeProto, _ name: String) -> [Int64]? { node.attribute.first { $0.name == name }?.ints }
    // Both rules agree.
    let same = try pool(Pool(.max, kernel: Size(3), stride: Size(2), roundsUp: true), input: [1, 6, 6])
    #expect(same.map(\.opType) == ["MaxPool"] && same[0].attribute.contains { $0.name == "ceil_mode" && $0.i == 1 })
    // Along the columns a last window would begin behind the image, which PyTorch leaves out.
    let one = try pool(
      Pool(.max, kernel: Size(2), stride: Size(2), padding: Size(1), roundsUp: true), input: [1, 6, 7])
    #expect(one.map(\.opType) == ["MaxPool"] && !one[0].attribute.contains { $0.name == "ceil_mode" })
    #expect(integers(one[0], "pads") == [1, 1, 1, 1])
    // The mean over a window that is cut off counts padding on the one side only.
    let mean = try pool(
      Pool(.average, kernel: Size(3), stride: Size(3), padding: Size(1), roundsUp: true), input: [1, 6, 6])
    #expect(mean.map(\.opType) == ["Pad", "AveragePool"])
    #expect(integers(mean[1], "pads") == [0, 0, 1, 1])
    #expect(mean[1].attribute.contains { $0.name == "count_include_pad" && $0.i == 0 })
  }

  @Test func whatOneSetLacksIsTakenApart() throws {
    #expect(try types(.activation(.mish)) == ["Softplus", "Tanh", "Mul"])
    #expect(try types(.activation(.gelu)) == ["Div", "Erf", "Add", "Mul", "Mul"])
    #expect(try types(.groupNorm(GroupNorm(groups: 2))) == ["Reshape", "InstanceNormalization", "Reshape"])
    #expect(try types(.adaptiveAveragePool(Size(2, 5))) == ["MatMul", "MatMul"])
    #expect(try types(.adaptiveAveragePool(Size(3, 7))) == ["AveragePool"])
    #expect(try types(.adaptiveAveragePool(Size(6, 5))) == ["MatMul"])
    #expect(try types(resize(Size(8, 8), scales: Resize.Scales(height: 1.2, width: 1.2))) == ["MatMul", "MatMul"])
    #expect(try types(grid(.int8)) == ["QuantizeLinear", "DequantizeLinear"])
    #expect(try types(grid(.int32)) == ["Div", "Round", "Max", "Min", "Mul"])
  }

  @Test func slopesStandAsEnginesWantThem() throws {
    let graph = try model(SampleNetworks.layers()).graph
    let shapes = Dictionary(uniqueKeysWithValues: graph.initializer.map { ($0.name, $0.dims) })
    // Two images and a row share one parameter, so it stands as it is; the other has one number.
    #expect(shapes["slope.weight"] == [6] && shapes["one slope.weight"] == [1])
    #expect(graph.node.filter { $0.opType == "Reshape" }.map(\.input[0]) == ["slope.weight", "slope.weight"])
    var builder = try SampleBuilder("net", input: [3, 2, 2])
    let slope = try builder.add("slope", .prelu, builder.input, parameters: [.weight: [3]])
    let alone = try model(builder.network(outputs: [slope])).graph
    #expect(alone.initializer.map(\.dims) == [[3, 1, 1]] && alone.node.map(\.opType) == ["PRelu"])
  }

  @Test func parametersOfAGridAreIntegers() throws {
    let grid = Quantisation(scales: [0.5, 0.25], zeroPoints: [0, -1], axis: 0, type: .int4)
    let weight = Parameter(shape: [2, 3], values: [0.5, 1, -4, 0, 0.25, 2], isTrainable: false, quantisation: grid)
    let network = try Network(
      name: "net", inputs: [Network.Input(name: "x", shape: [3])],
      nodes: [Node(name: "y", operation: .linear, inputs: ["x"], parameters: [.weight: "w"])], outputs: ["y"],
      parameters: ["w": weight])
    let graph = try model(network).graph
    #expect(graph.node.map(\.opType) == ["DequantizeLinear", "Gemm"])
    #expect(graph.node[0].output == ["w"] && graph.node[1].input == ["x", "w"])
    let integers = try #require(graph.initializer.first { $0.name == "w/integers" })
    #expect(integers.dataType == 22 && integers.dims == [2, 3])
    // 1, 2, -8, -1, 0, 7, the first of two in the lower half.
    #expect(integers.rawData == Data([0x21, 0xF8, 0x70]))
    #expect(try Network(onnx: network.onnx(), name: "f") == network)
  }

  @Test func theFileSaysWhatItIs() throws {
    let model = try model(Zoo.network(named: "lenet5-mnist"))
    #expect(model.producerName == "espalier" && model.producerVersion == model.metadataProps[0].value.dropFirst(9))
    #expect(model.metadataProps.map(\.key) == ["made_by", "network", "parameters", "macs", "macs_convention"])
    let pairs = Dictionary(uniqueKeysWithValues: model.metadataProps.map { ($0.key, $0.value) })
    let costs = try Zoo.network(named: "lenet5-mnist").costs()
    #expect(
      pairs["network"] == "lenet5-mnist" && pairs["parameters"] == "\(costs.params)" && pairs["macs"] == "\(costs.macs)"
    )
    #expect(model.graph.docString.contains("\(costs.params) parameters"))
  }

  @Test func everyValueHasItsShapeStated() throws {
    for network in try SampleNetworks.families() + [SampleNetworks.everyOperator()] {
      let graph = try model(network).graph
      let stated = Set((graph.valueInfo + graph.output).map(\.name))
      #expect(stated.count == graph.valueInfo.count + graph.output.count, "\(network.name)")
      for node in graph.node { #expect(stated.isSuperset(of: node.output), "\(network.name): \(node.name)") }
    }
  }

  @Test func piecesAreTheBytesOfOneMessage() throws {
    let data = try SampleNetworks.everyOperator().onnx()
    let bytes: Data = try ONNXModelProto(serializedBytes: data).serializedBytes()
    #expect(bytes == data)
  }

  @Test func largeNetworksHaveASecondFile() throws {
    let network = try Zoo.network(named: "lenet5-mnist").withNumbers(seed: 1)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("model.onnx").path
    try network.writeONNX(to: path, atMost: 10_000)
    let model = try ONNXModelProto(serializedBytes: FileBytes.read(path))
    let data = try FileBytes.read("\(path).data")
    var large = 0
    for tensor in model.graph.initializer where tensor.dataLocation == .external {
      large += 1
      let pairs = Dictionary(uniqueKeysWithValues: tensor.externalData.map { ($0.key, $0.value) })
      let (offset, length) = try (#require(Int(pairs["offset"] ?? "")), #require(Int(pairs["length"] ?? "")))
      #expect(pairs["location"] == "model.onnx.data" && offset.isMultiple(of: 4096) && !tensor.hasRawData)
      #expect(
        Array(data[offset..<offset + length])
          == Array(network.parameters[tensor.name]?.values.littleEndianBytes ?? Data()))
    }
    #expect(large == network.parameters.values.filter { $0.count >= 256 }.count && large > 0)
    try network.writeONNX(to: path)
    #expect(try Network.readingONNX(path) == network)
  }

  @Test func namesThatONNXCannotHoldAreErrors() throws {
    let node = Node(name: "w", operation: .linear, inputs: ["x"], parameters: [.weight: "w"])
    let network = try Network(
      name: "net", inputs: [Network.Input(name: "x", shape: [2])], nodes: [node], outputs: ["w"],
      parameters: ["w": Parameter(shape: [1, 2], values: [0, 0])])
    #expect(
      modelFileError { try network.onnx() }?.description
        == "net: a value and a parameter are both called 'w', which ONNX does not allow")
  }
}
