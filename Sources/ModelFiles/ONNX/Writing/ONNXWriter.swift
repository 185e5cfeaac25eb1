import Networks
import OrderedCollections

/// Writes a network as an ONNX graph, node by node.
///
/// A node keeps its name, which is also the name of its output. Where one of our nodes becomes several of ONNX's, the
/// last carries the name and the others `name/what`.
struct ONNXWriter {
  let network: Network
  let shapes: [String: [Int]]
  private let outputs: Set<String>
  private var graph = ONNXGraphProto()
  /// Names that are in use for a value, a parameter or a setting.
  private var taken: Set<String>
  private var settings: [Setting: String] = [:]

  private struct Setting: Hashable {
    let integers: [Int]
    let number: Float?
    let note: String
  }

  init(_ network: Network) throws {
    self.network = network
    shapes = try network.shapes()
    outputs = Set(network.outputs)
    let values = network.inputs.map(\.name) + network.nodes.map(\.name)
    taken = Set(values)
    guard !taken.contains(""), !network.name.isEmpty, !network.parameters.keys.contains("") else {
      throw Fault.unsupported("a name in the network is empty, which ONNX does not allow")
    }
    if let shared = network.parameters.keys.first(where: { !taken.insert($0).inserted }) {
      throw Fault.unsupported("a value and a parameter are both called '\(shared)', which ONNX does not allow")
    }
  }

  /// The whole file.
  mutating func model() throws -> ONNXModelProto {
    graph.name = network.name
    graph.input = network.inputs.map { .image($0.name, shape: $0.shape) }
    graph.output = network.outputs.map { .image($0, shape: shapes[$0] ?? []) }
    graph.initializer = network.parameters.map { name, parameter in
      var tensor = ONNXTensorProto.numbers(name, shape: parameter.shape, parameter.values)
      if !parameter.isTrainable { tensor.docString = ONNXNote.frozen }
      return tensor
    }
    for node in network.nodes { try write(node) }
    var operators = ONNXOperatorSetIdProto()
    operators.domain = ""
    operators.version = ONNXFormat.operatorSet
    var model = ONNXModelProto()
    model.irVersion = ONNXFormat.irVersion
    model.producerName = ONNXFormat.producer
    model.producerVersion = ONNXFormat.producerVersion
    model.opsetImport = [operators]
    model.graph = graph
    return model
  }

  // MARK: - Building blocks

  /// The shape of a value, the batch left out.
  func shape(of value: String) -> [Int] { shapes[value] ?? [] }

  /// Adds the ONNX node that makes the value of `node`.
  mutating func emit(
    _ type: String, _ inputs: [String], as node: Node, _ attributes: [ONNXAttributeProto] = [], notes: [String] = []
  ) {
    append(type, inputs, node.name, attributes, notes: notes)
    guard !outputs.contains(node.name) else { return }
    graph.valueInfo.append(.image(node.name, shape: shape(of: node.name)))
  }

  /// Adds an ONNX node that `node` needs on the way, and gives the name of its value.
  mutating func emitHelper(
    _ type: String, _ inputs: [String], for node: Node, called what: String, shape: [Int], isConstant: Bool = false,
    _ attributes: [ONNXAttributeProto] = []
  ) -> String {
    let name = freshName("\(node.name)/\(what)")
    append(type, inputs, name, attributes, notes: [])
    graph.valueInfo.append(isConstant ? .constant(name, shape: shape) : .image(name, shape: shape))
    return name
  }

  /// The name of a constant list of integers; equal lists share one.
  mutating func setting(_ integers: [Int]) -> String {
    let name = integers.map(String.init).joined(separator: ",")
    return setting(Setting(integers: integers, number: nil, note: ONNXNote.setting), "setting/\(name)") {
      .integers($0, integers)
    }
  }

  /// The name of a constant number; equal numbers share one, and `exact` is written beside it as text.
  mutating func setting(_ number: Double, exact: Double? = nil) -> String {
    let value = Float(number)
    let note = exact.map { "\(ONNXNote.setting) \($0)" } ?? ONNXNote.setting
    return setting(Setting(integers: [], number: value, note: note), "setting/\(number)") {
      .numbers($0, shape: [], [value])
    }
  }

  private mutating func setting(
    _ setting: Setting, _ wish: String, make: (String) -> ONNXTensorProto
  ) -> String {
    if let name = settings[setting] { return name }
    let name = freshName(wish)
    var tensor = make(name)
    tensor.docString = setting.note
    graph.initializer.append(tensor)
    settings[setting] = name
    return name
  }

  private mutating func append(
    _ type: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttributeProto], notes: [String]
  ) {
    var node = ONNXNodeProto()
    node.input = inputs
    node.output = [output]
    node.name = output
    node.opType = type
    node.attribute = attributes
    if !notes.isEmpty { node.docString = notes.joined(separator: ", ") }
    graph.node.append(node)
  }

  private mutating func freshName(_ wish: String) -> String {
    var name = wish
    while !taken.insert(name).inserted { name += "'" }
    return name
  }
}
