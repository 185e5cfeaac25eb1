import Networks
import OrderedCollections

/// Reads an ONNX graph node by node into a network.
///
/// Constants are gathered first. Each node is then read by the function for its operator, in `ONNXReader+….swift`; a
/// function that cannot express the node throws `Inexpressible`, and the node becomes `opaque` where the file says the
/// shape of its output.
struct ONNXReader {
  let graph: ONNXGraphProto
  /// The version of ONNX's own operators.
  let operatorSet: Int
  /// Whether Espalier wrote the file, so that its notes are to be trusted.
  let isOurs: Bool
  /// How many nodes and outputs read each value.
  private let uses: [String: Int]
  /// The shapes that the file states, the batch left out.
  private let stated: [String: [Int]]

  private(set) var constants: [String: ONNXConstant] = [:]
  private var checker = ShapeChecker()
  private var inputs: [Network.Input] = []
  private var nodes: [Node?] = []
  private var places: [String: Int] = [:]
  private var weights = ONNXWeights()

  init(_ model: ONNXModelProto) throws {
    guard model.hasGraph, !model.opsetImport.isEmpty, !model.graph.output.isEmpty else {
      throw Fault.malformed("it is no ONNX file: it holds no graph with an output")
    }
    guard let version = model.opsetImport.first(where: { $0.domain.isStandardDomain })?.version else {
      throw Fault.unsupported("it does not use ONNX's own operators")
    }
    guard version >= ONNXFormat.oldestOperatorSet, version < 1000 else {
      throw Fault.unsupported("it uses operator set \(version); \(ONNXFormat.oldestOperatorSet) and later are read")
    }
    graph = model.graph
    operatorSet = Int(version)
    isOurs = model.producerName == ONNXFormat.producer
    let reads = graph.node.lazy.flatMap(\.input) + graph.output.map(\.name)
    uses = reads.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    stated = Dictionary(
      (graph.valueInfo + graph.output).compactMap { info in info.imageShape.map { (info.name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The whole network.
  mutating func network() throws -> Network {
    for tensor in graph.initializer { try define(tensor.name, tensor) }
    for input in graph.input where constants[input.name] == nil { try add(input) }
    for node in graph.node { try read(node) }
    if isOurs { try keepUnusedParameters() }
    let nodes = nodes.compactMap { $0 }
    var parameters = weights.ordered
    if !isOurs {
      let used = Set(nodes.flatMap(\.parameters.values))
      parameters.removeAll { !used.contains($0.key) }
    }
    return try Network(
      name: graph.name.isEmpty ? "network" : graph.name, checking: inputs, nodes: nodes,
      outputs: graph.output.map(\.name), parameters: parameters)
  }

  private mutating func add(_ info: ONNXValueInfoProto) throws {
    guard let shape = info.imageShape else {
      throw Fault.unsupported("the input '\(info.name)' has no known shape behind its first axis, the batch")
    }
    let input = Network.Input(name: info.name, shape: shape)
    try checker.add(input)
    inputs.append(input)
  }

  private mutating func read(_ proto: ONNXNodeProto) throws {
    guard let output = proto.output.first(where: { !$0.isEmpty }) else { return }
    guard places[output] == nil, constants[output] == nil, shape(of: output) == nil else {
      throw NetworkError.duplicateName(output)
    }
    let call = ONNXCall(proto, output: output)
    let count = nodes.count
    do {
      guard proto.domain.isStandardDomain else { throw Inexpressible("is of the domain '\(proto.domain)'") }
      if call.type != "Split", call.furtherOutputs.contains(where: isRead) {
        throw Inexpressible("has further outputs that are used")
      }
      try read(call)
    } catch let fault as Inexpressible {
      for node in nodes[count...].compactMap({ $0 }) { remove(node) }
      try addOpaque(call, because: fault.reason)
    }
  }

  private mutating func addOpaque(_ call: ONNXCall, because reason: String) throws {
    let values = call.inputs.filter { shape(of: $0) != nil }
    guard let shape = stated[call.output], !values.isEmpty else {
      throw Fault.unsupported("node '\(call.output)', the ONNX operator \(call.type), \(reason)")
    }
    try add(call, .opaque(Opaque(type: call.type, outputShape: shape)), values)
  }
}

// MARK: - What the functions for operators use

extension ONNXReader {
  /// The shape of a value, the batch left out; nil for a constant.
  func shape(of value: String) -> [Int]? { checker.shapes[value] }

  /// The value that a node reads at `index` and its shape.
  func value(_ call: ONNXCall, _ index: Int = 0) throws -> (name: String, shape: [Int]) {
    guard let name = call.input(index) else { throw Fault.malformed("node '\(call.output)' lacks an input") }
    if constants[name] != nil { throw Inexpressible("reads the constant '\(name)' where Espalier needs a value") }
    guard let shape = shape(of: name) else { throw NetworkError.unknownValue(name, reader: "node '\(call.output)'") }
    return (name, shape)
  }

  /// The constant that a node reads at `index`; nil where the input is left out.
  func constant(_ call: ONNXCall, _ index: Int) throws -> ONNXConstant? {
    guard let name = call.input(index) else { return nil }
    if let constant = constants[name] { return constant }
    guard shape(of: name) != nil else { throw NetworkError.unknownValue(name, reader: "node '\(call.output)'") }
    throw Inexpressible("computes its input '\(name)', which Espalier needs to be constant")
  }

  /// The integers of the constant that a node reads at `index`, or of the attribute that older files have instead.
  func integers(_ call: ONNXCall, _ index: Int, orAttribute name: String) throws -> [Int]? {
    try constant(call, index)?.integers() ?? call.integers(name)
  }

  /// Adds our node for a node of the file.
  mutating func add(
    _ call: ONNXCall, _ operation: Operator, _ inputs: [String], parameters: [ParameterRole: String] = [:]
  ) throws {
    try add(Node(name: call.output, operation: operation, inputs: inputs, parameters: parameters))
  }

  /// Adds a node of ours that the file does not have, and gives its name: `name/what`.
  mutating func addHelper(
    _ call: ONNXCall, _ what: String, _ operation: Operator, _ inputs: String...,
    parameters: [ParameterRole: String] = [:]
  ) throws -> String {
    var name = "\(call.output)/\(what)"
    while shape(of: name) != nil || isRead(name) { name += "'" }
    try add(Node(name: name, operation: operation, inputs: inputs, parameters: parameters))
    return name
  }

  /// Makes a value what a node of the file gives: the last helper takes that name.
  ///
  /// A value that other nodes of the file may read keeps its own, and an identity stands behind it.
  mutating func finish(_ call: ONNXCall, with value: String) throws {
    guard value.hasPrefix("\(call.output)/"), uses[value] == nil, let place = places[value], let node = nodes[place]
    else { return try add(call, .identity, [value]) }
    remove(node)
    try add(call, node.operation, node.inputs, parameters: node.parameters)
  }

  /// Adds a node under its own name.
  mutating func add(_ node: Node) throws {
    try checker.add(node, weights: node.parameters.compactMapValues { weights[$0] })
    places[node.name] = nodes.count
    nodes.append(node)
  }

  /// How many nodes and outputs of the file read a value; one that reads it twice counts twice.
  func useCount(of value: String) -> Int { uses[value] ?? 0 }

  /// Whether a node or an output of the file reads a value.
  func isRead(_ value: String) -> Bool { useCount(of: value) > 0 }

  /// The node that makes a value, if there is one.
  func source(of value: String) -> Node? { places[value].flatMap { nodes[$0] } }

  /// The node that makes a value, if only one node reads the value.
  func soleSource(of value: String) -> Node? { useCount(of: value) == 1 ? source(of: value) : nil }

  /// The parameter called `name`.
  func weight(_ name: String?) -> Parameter? { name.flatMap { weights[$0] } }

  /// Takes out a node that has become part of the next one.
  mutating func remove(_ node: Node) {
    guard let place = places.removeValue(forKey: node.name) else { return }
    nodes[place] = nil
  }

  /// Gives a constant a name.
  mutating func define(_ name: String, _ tensor: ONNXTensorProto) throws {
    let constant = try ONNXConstant(tensor, name: name, place: constants.count)
    guard constants.updateValue(constant, forKey: name) == nil else { throw NetworkError.duplicateName(name) }
  }

  /// Gives another constant's numbers a second name.
  mutating func define(_ name: String, as constant: ONNXConstant) { constants[name] = constant }

  /// The name of the parameter that holds a constant's numbers.
  ///
  /// - Parameters:
  ///   - isTransposed: whether the parameter's two axes are the constant's the other way round.
  ///   - isTrainable: what holds for files that do not say it.
  mutating func parameter(
    _ constant: ONNXConstant, isTransposed: Bool = false, isTrainable: Bool = true
  ) throws -> String {
    let isTrainable = isOurs ? constant.tensor.docString != ONNXNote.frozen : isTrainable
    return try weights.add(constant, isTransposed: isTransposed != constant.isTransposed, isTrainable: isTrainable)
  }

  private mutating func keepUnusedParameters() throws {
    for tensor in graph.initializer where !tensor.docString.hasPrefix(ONNXNote.setting) {
      if let constant = constants[tensor.name] { _ = try parameter(constant) }
    }
  }
}

extension ONNXValueInfoProto {
  /// The lengths behind the first axis, the batch, if all are known.
  fileprivate var imageShape: [Int]? {
    guard type.tensorType.hasShape else { return nil }
    let dimensions = type.tensorType.shape.dim.dropFirst()
    let lengths = dimensions.compactMap { $0.dimValue > 0 ? Int($0.dimValue) : nil }
    return lengths.isEmpty || lengths.count != dimensions.count ? nil : lengths
  }
}

extension String {
  /// Whether it is a name of ONNX's own operators.
  fileprivate var isStandardDomain: Bool { isEmpty || self == "ai.onnx" }
}
