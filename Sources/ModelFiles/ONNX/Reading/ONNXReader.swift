import Networks
import OrderedCollections
import SwiftProtobuf

/// Reads an ONNX graph node by node into a network.
///
/// Constants are gathered first, and calls of the model's own functions are replaced by what they do. Then each node is
/// taken in turn. One whose inputs are all known is computed (`ONNXReader+Folding.swift`); any other is read by the
/// function for its operator, in `ONNXReader+….swift`. A function that cannot express the node throws `Inexpressible`,
/// and the node becomes `opaque` where the file says the shape of its output.
struct ONNXReader {
  /// The version of ONNX's own operators.
  let operatorSet: Int
  /// Whether Espalier wrote the file, so that its notes are to be trusted.
  let isOurs: Bool
  /// The length of the batch for which the file was made, where it says one.
  let statedBatch: Int?
  /// Computes constants from constants.
  var evaluator: ONNXEvaluator
  /// What the file says of its values.
  var infos: ONNXValueInfos
  /// The version of the format and of every set of operators that the file uses.
  let versions: ONNXModelProto

  private let name: String
  private let inputs: [Network.Input]
  private let outputs: [String]
  /// The constants of which a file by Espalier keeps even those that no node uses.
  private let stored: [String]
  private var open: [ONNXNodeProto]
  /// Finds our nodes in a file by Espalier.
  private let restorer: ONNXRestorer?
  private let files: ONNXFiles

  /// How many nodes and outputs read each value.
  private var uses: [String: Int] = [:]
  /// Values that are read by something else than `DequantizeLinear`.
  private var plainlyRead: Set<String> = []
  private(set) var constants: [String: ONNXConstant] = [:]
  /// Why a value that is no image's is not known.
  private(set) var unknown: [String: String] = [:]
  /// Values rounded to a grid of integers, which a `DequantizeLinear` brings back.
  var rounded: [String: ONNXRounded] = [:]
  /// Values that an operator which is carried along gives as integers.
  var integral: Set<String> = []
  private var identities = 0
  /// Names that a node yet to be read makes.
  private var reserved: Set<String> = []

  private var checker = ShapeChecker()
  private var nodes: [Node?] = []
  private var places: [String: Int] = [:]
  private var weights = ONNXWeights()

  /// A reader of a whole file.
  ///
  /// - Parameters:
  ///   - size: how many bytes the file has; bounds what may be computed from it.
  ///   - inputShape: the shape of the input without the batch, in place of what the file says.
  init(_ model: ONNXModelProto, size: Int, files: ONNXFiles, inputShape: [Int]?) throws {
    guard model.hasGraph, !model.opsetImport.isEmpty, !model.graph.output.isEmpty else {
      throw Fault.malformed("it is no ONNX file: it holds no graph with an output")
    }
    guard let version = model.opsetImport.first(where: { $0.domain.plainDomain.isEmpty })?.version else {
      throw Fault.unsupported("it does not use ONNX's own operators")
    }
    guard version >= ONNXFormat.oldestOperatorSet, version < 1000 else {
      throw Fault.unsupported("it uses operator set \(version); \(ONNXFormat.oldestOperatorSet) and later are read")
    }
    operatorSet = Int(version)
    isOurs = model.producerName == ONNXFormat.producer
    restorer = isOurs ? ONNXRestorer(model.graph, operatorSet: operatorSet) : nil
    self.files = files
    versions = .with {
      $0.irVersion = model.irVersion
      $0.opsetImport = model.opsetImport
    }
    name = model.graph.name.isEmpty ? "network" : model.graph.name
    outputs = model.graph.output.map(\.name)
    var functions = ONNXFunctions(model, room: 16 * size + 1 << 25)
    let order = try ONNXOrder(functions.inlining(model.graph.node))
    open = try order.sorted(for: isOurs ? nil : outputs)

    stored = model.graph.parameterNames
    let constants = Set(model.graph.initializer.map(\.name))
    let fed = model.graph.input.filter { !constants.contains($0.name) }
    infos = try ONNXValueInfos(model.graph, fed: fed, inputShape: inputShape)
    inputs = infos.inputs
    statedBatch = infos.batch
    evaluator = ONNXEvaluator(operatorSet: operatorSet, batch: infos.batch, room: 16 * size + 1 << 24)

    for tensor in model.graph.initializer { try define(tensor.name, tensor) }
    for node in open {
      count(node)
      reserved.formUnion(node.output)
    }
    for output in outputs {
      uses[output, default: 0] += 1
      plainlyRead.insert(output)
    }
  }

  /// The whole network.
  mutating func network() throws -> Network {
    for input in inputs { try checker.add(input) }
    // Each node is let go once it is read: it may hold weights.
    var next = open.startIndex
    while next < open.endIndex {
      let restored = try restorer.flatMap { try restore(by: $0, from: open[next...]) }
      if restored == nil { try read(take(next)) }
      next += restored ?? 1
    }
    if isOurs { try keepUnusedParameters() }
    for output in outputs where shape(of: output) == nil { try refuse(output) }
    let nodes = isOurs ? nodes.compactMap { $0 } : neededNodes()
    var parameters = weights.ordered
    if !isOurs {
      let used = Set(nodes.flatMap(\.parameters.values))
      parameters.removeAll { !used.contains($0.key) }
    }
    return try Network(name: name, inputs: inputs, nodes: nodes, outputs: outputs, parameters: parameters)
  }

  private mutating func take(_ index: Int) -> ONNXNodeProto {
    defer { open[index] = ONNXNodeProto() }
    return open[index]
  }

  /// Reads one node of the file.
  mutating func read(_ proto: ONNXNodeProto) throws {
    guard let call = ONNXCall(proto) else { return }
    for output in call.outputs where !output.isEmpty && isDefined(output) { throw NetworkError.duplicateName(output) }
    let (count, weightCount) = (nodes.count, weights.count)
    do {
      guard proto.domain.plainDomain.isEmpty else { throw Inexpressible("is of the domain '\(proto.domain)'") }
      if try fold(call) { return }
      if call.type == "If" { return try readIf(proto, call) }
      if call.type != "Split", call.furtherOutputs.contains(where: isRead) {
        throw Inexpressible("has further outputs that are used")
      }
      try read(call)
    } catch let fault as Inexpressible {
      for node in nodes[count...].compactMap({ $0 }) { remove(node) }
      weights.remove(after: weightCount)
      try addOpaque(proto, call, because: fault.reason)
    }
  }

  /// Whether a name is already that of a value or a constant.
  func isDefined(_ name: String) -> Bool {
    shape(of: name) != nil || constants[name] != nil || unknown[name] != nil || rounded[name] != nil
  }

  /// Whether a name is kept for what a node of the file makes.
  func isReserved(_ name: String) -> Bool { reserved.contains(name) }

  /// Keeps a name for what a node makes.
  mutating func reserve(_ name: String) { reserved.insert(name) }

  /// Counts what a node reads; one that only asks for a value's shape does not count.
  mutating func count(_ node: ONNXNodeProto, times: Int = 1) {
    guard node.opType != "Shape" && node.opType != "Size" else { return }
    for name in node.reads { uses[name, default: 0] += times }
    guard times > 0 else { return }
    plainlyRead.formUnion(node.opType == "DequantizeLinear" ? node.reads.dropFirst() : node.reads[...])
  }

  /// Says why an output of the file is no value.
  private func refuse(_ output: String) throws {
    if let reason = unknown[output] { throw Fault.unsupported("its output '\(output)' is not known: \(reason)") }
    if constants[output] != nil { throw Fault.unsupported("its output '\(output)' does not depend on its input") }
    throw NetworkError.unknownValue(output, reader: "the network's outputs")
  }

  /// The nodes that have a part in the outputs; others served shape arithmetic only.
  private func neededNodes() -> [Node] {
    var needed = Set(outputs)
    var kept: [Node] = []
    for node in nodes.reversed() {
      guard let node, needed.contains(node.name) else { continue }
      needed.formUnion(node.inputs)
      kept.append(node)
    }
    return kept.reversed()
  }

  private mutating func keepUnusedParameters() throws {
    for name in stored where weights[name] == nil {
      if let constant = constants[name] { _ = try parameter(constant) }
    }
  }
}

// MARK: - What the functions for operators use

extension ONNXReader {
  /// The shape of a value, the batch left out; nil for a constant.
  func shape(of value: String) -> [Int]? { checker.shapes[value] }

  /// The value that a node reads at `index` and its shape.
  func value(_ call: ONNXCall, _ index: Int = 0) throws -> (name: String, shape: [Int]) {
    guard let name = call.input(index) else { throw Fault.malformed("node '\(call.output)' lacks an input") }
    if let shape = shape(of: name) { return (name, shape) }
    if constants[name] != nil { throw Inexpressible("reads the constant '\(name)' where Espalier needs a value") }
    throw try unreadable(name, call)
  }

  /// The constant that a node reads at `index`; nil where the input is left out.
  func constant(_ call: ONNXCall, _ index: Int) throws -> ONNXConstant? {
    guard let name = call.input(index) else { return nil }
    if let constant = constants[name] { return constant }
    guard shape(of: name) != nil else { throw try unreadable(name, call) }
    throw Inexpressible("computes its input '\(name)', which Espalier needs to be constant")
  }

  /// Why a name that is neither a value nor a constant cannot be read.
  private func unreadable(_ name: String, _ call: ONNXCall) throws -> Inexpressible {
    if let reason = unknown[name] { return Inexpressible("reads '\(name)', which is not known: \(reason)") }
    if rounded[name] != nil { return Inexpressible("reads the integers '\(name)'") }
    throw NetworkError.unknownValue(name, reader: "node '\(call.output)'")
  }

  /// The integers of the constant that a node reads at `index`, or of the attribute that older files have instead.
  ///
  /// - Throws: `Inexpressible` where one hangs on the batch's length; `symbolicIntegers` tells which.
  func integers(_ call: ONNXCall, _ index: Int, orAttribute name: String) throws -> [Int]? {
    try constant(call, index)?.integers() ?? call.integers(name)
  }

  /// The integers that a node reads at `index`, or in an attribute; some may be the batch's length.
  func symbolicIntegers(
    _ call: ONNXCall, _ index: Int, orAttribute name: String
  ) throws -> [SymbolicInteger]? {
    try constant(call, index)?.symbolicIntegers() ?? call.integers(name)?.map { SymbolicInteger($0) }
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
    while isDefined(name) || isRead(name) { name += "'" }
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

  /// Whether a value is read by something else than `DequantizeLinear`.
  func isReadPlainly(_ value: String) -> Bool { plainlyRead.contains(value) }

  /// The node that makes a value, if there is one.
  func source(of value: String) -> Node? { places[value].flatMap { nodes[$0] } }

  /// The node that makes a value, if only one node reads the value.
  func soleSource(of value: String) -> Node? { useCount(of: value) == 1 ? source(of: value) : nil }

  /// Takes out a node that has become part of the next one.
  mutating func remove(_ node: Node) {
    guard let place = places.removeValue(forKey: node.name) else { return }
    nodes[place] = nil
  }
}

// MARK: - Constants

extension ONNXReader {
  /// A number that no other constant has.
  mutating func nextIdentity() -> Int {
    identities += 1
    return identities - 1
  }

  /// Gives a constant a name.
  mutating func define(_ name: String, _ tensor: ONNXTensorProto) throws {
    define(name, as: try ONNXConstant(tensor, name: name, identity: nextIdentity(), files: files))
  }

  /// Gives numbers that were computed a name.
  mutating func define(_ name: String, _ array: ONNXArray) {
    define(name, as: ONNXConstant(array, name: name, identity: nextIdentity()))
  }

  /// Gives another constant's numbers a second name.
  mutating func define(_ name: String, as constant: ONNXConstant) { constants[name] = constant }

  /// Notes that a node's outputs are not known, and why; it matters only where something reads them.
  mutating func forget(_ call: ONNXCall, because reason: String) {
    for output in call.outputs where !output.isEmpty { unknown[output] = reason }
  }

  /// The name of the parameter that holds a constant's numbers.
  ///
  /// - Parameters:
  ///   - isTransposed: whether the parameter's two axes are the constant's the other way round.
  ///   - isTrainable: what holds for files that do not say it.
  mutating func parameter(
    _ constant: ONNXConstant, isTransposed: Bool = false, isTrainable: Bool = true
  ) throws -> String {
    let isTrainable = isOurs ? !constant.note.hasSuffix(ONNXNote.frozen) : isTrainable
    return try weights.add(constant, isTransposed: isTransposed, isTrainable: isTrainable)
  }

  /// The parameter called `name`.
  func weight(_ name: String?) -> Parameter? { name.flatMap { weights[$0] } }

  /// Takes out a parameter that turned out not to be one.
  mutating func removeWeight(_ name: String) { weights.remove(name) }
}
