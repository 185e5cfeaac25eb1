import Networks
import OrderedCollections

extension ONNXModelProto {
  /// The file of a network whose nodes `writer` has written, without the parameters.
  init(of network: Network, shapes: [String: [Int]], writer: ONNXWriter) throws {
    self.init()
    irVersion = ONNXFormat.irVersion(operatorSet: writer.operatorSet)
    producerName = ONNXFormat.producer
    producerVersion = ONNXFormat.producerVersion
    let outputs = Set(network.outputs)
    graph.node = writer.nodes
    graph.name = network.name
    graph.initializer = writer.constants
    graph.input = network.inputs.map { .image($0.name, shape: $0.shape) }
    graph.output = network.outputs.map { .image($0, shape: shapes[$0] ?? [], writer.elementTypes[$0] ?? .float) }
    graph.valueInfo = writer.valueInfo.filter { !outputs.contains($0.name) }
    var operators = ONNXOperatorSetIdProto()
    operators.domain = ""
    operators.version = Int64(writer.operatorSet)
    opsetImport = [operators] + (try writer.opaques.foreignOperatorSets())
    describe(network, shapes: shapes)
  }

  /// Says in words and in pairs what the network is, what it costs and what made the file.
  private mutating func describe(_ network: Network, shapes: [String: [Int]]) {
    let costs = network.costs(convention: .convolutionAndLinear, values: shapes, parameters: network.parameters.shapes)
    let read = network.inputs.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    let made = network.outputs.map { "\($0) \(shapes[$0] ?? [])" }.joined(separator: ", ")
    graph.docString =
      "\(network.name): \(read) to \(made); \(costs.params) parameters, \(costs.macs) multiply-accumulates for one input"
    metadataProps = [
      .pair("made_by", "Espalier \(ONNXFormat.producerVersion)"), .pair("network", network.name),
      .pair("parameters", "\(costs.params)"), .pair("macs", "\(costs.macs)"),
      .pair("macs_convention", costs.convention.rawValue),
    ]
    guard !costs.uncounted.isEmpty else { return }
    metadataProps.append(.pair("macs_uncounted_nodes", "\(costs.uncounted.count)"))
  }
}

extension ONNXStringStringEntryProto {
  /// A text under a key.
  static func pair(_ key: String, _ value: String) -> ONNXStringStringEntryProto {
    var pair = ONNXStringStringEntryProto()
    pair.key = key
    pair.value = value
    return pair
  }
}
