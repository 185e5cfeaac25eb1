import Foundation
import Networks
import OrderedCollections

/// Writes the nodes of a network as an ONNX graph, one by one.
///
/// A node keeps its name, which is also the name of its output. Where one of our nodes becomes several of ONNX's, the
/// last carries the name and the others `name/what`; where ONNX's nodes alone do not say what ours was, the first carries
/// a note that does (see `ONNXRestorer`).
struct ONNXWriter {
  /// The version of ONNX's own operators that is written.
  let operatorSet: Int
  /// The shapes of values, the batch left out.
  private let shapes: [String: [Int]]
  /// The shapes of parameters, as the network has them.
  private let parameters: [String: [Int]]
  /// The shapes under which the file holds the parameters: the same numbers, perhaps with axes of size one behind.
  private let layouts: [String: [Int]]

  /// The nodes so far.
  private(set) var nodes: [ONNXNodeProto] = []
  /// The constants so far that are no parameters.
  private(set) var constants: [ONNXTensorProto] = []
  /// The types and shapes of the values so far.
  private(set) var valueInfo: [ONNXValueInfoProto] = []
  /// The types of the values so far that are not 32-bit floating point.
  private(set) var elementTypes: [String: ONNXTensorProto.DataType] = [:]
  /// Names that are in use for a value or a constant.
  private var taken: Set<String>
  /// The names of the constants that are no parameters, by what they hold.
  private var settings: [ONNXTensorProto: String] = [:]
  /// What the network's opaque nodes are in ONNX.
  let opaques: ONNXOpaques

  /// A writer of nodes that read values and parameters of the given shapes.
  ///
  /// - Parameter taken: names that are in use already.
  init(
    operatorSet: Int, shapes: [String: [Int]], parameters: [String: [Int]], layouts: [String: [Int]],
    taken: Set<String> = [], opaques: ONNXOpaques = ONNXOpaques()
  ) {
    self.operatorSet = operatorSet
    self.shapes = shapes
    self.parameters = parameters
    self.layouts = layouts
    self.taken = taken
    self.opaques = opaques
  }

  /// Writes one of our nodes as one or more of ONNX's.
  ///
  /// - Throws: `Fault` when ONNX has no words for the node.
  mutating func write(_ node: Node) throws {
    let first = nodes.count
    if case .opaque = node.operation {} else { elementTypes[node.name] = elementTypes[node.inputs.first ?? ""] }
    try emit(node)
    if node.needsNote { nodes[first].docString = try node.line() }
  }

  // MARK: - Building blocks

  /// The shape of a value, the batch left out.
  func shape(of value: String) -> [Int] { shapes[value] ?? [] }

  /// The shape of a node's parameter, where it has one.
  func shape(of role: ParameterRole, _ node: Node) -> [Int]? { node.parameters[role].flatMap { parameters[$0] } }

  /// The names of those parameters that a node has.
  func names(of node: Node, _ roles: ParameterRole...) -> [String] { roles.compactMap { node.parameters[$0] } }

  /// Adds the ONNX node that makes the value of `node`.
  mutating func emit(
    _ type: String, _ inputs: [String], as node: Node, _ attributes: [ONNXAttributeProto] = []
  ) {
    append(type, inputs, node.name, attributes)
    state(node.name)
  }

  /// Adds an ONNX node that `node` needs on the way, and gives the name of its value.
  ///
  /// - Parameter shape: the value's shape, the batch left out; that of `node` where nothing is said.
  mutating func emitHelper(
    _ type: String, _ inputs: [String], for node: Node, called what: String, shape: [Int]? = nil,
    elements: ONNXTensorProto.DataType? = nil, _ attributes: [ONNXAttributeProto] = []
  ) -> String {
    let name = freshName("\(node.name)/\(what)")
    append(type, inputs, name, attributes)
    let type = elements ?? elementTypes[node.name] ?? .float
    valueInfo.append(.image(name, shape: shape ?? self.shape(of: node.name), type))
    return name
  }

  /// Adds an ONNX node that computes with constants alone, and gives the name of its value.
  mutating func emitConstant(
    _ type: String, _ inputs: [String], for node: Node, called what: String, shape: [Int],
    _ attributes: [ONNXAttributeProto] = []
  ) -> String {
    let name = freshName("\(node.name)/\(what)")
    append(type, inputs, name, attributes)
    state(constant: name, shape: shape)
    return name
  }

  /// The name of a node's parameter under another shape of as many places.
  mutating func parameter(_ role: ParameterRole, of node: Node, as shape: [Int]) -> String? {
    guard let name = node.parameters[role] else { return nil }
    guard (layouts[name] ?? parameters[name]) != shape else { return name }
    return emitConstant(
      "Reshape", [name, setting(shape)], for: node, called: role.rawValue, shape: shape)
  }

  /// Says the type and shape of a value.
  mutating func state(_ value: String) {
    valueInfo.append(.image(value, shape: shape(of: value), elementTypes[value] ?? .float))
  }

  /// Says the shape of a value of 32-bit floating point without a batch.
  mutating func state(constant: String, shape: [Int]) { valueInfo.append(.constant(constant, shape: shape)) }

  /// Gives a value another type than 32-bit floating point.
  mutating func set(_ type: ONNXTensorProto.DataType, of value: String) { elementTypes[value] = type }

  /// Adds a finished ONNX node.
  mutating func append(_ node: ONNXNodeProto) { nodes.append(node) }

  /// A name like `wish` that nothing has, which is then in use.
  mutating func freshName(_ wish: String) -> String {
    var name = wish
    while !taken.insert(name).inserted { name += "'" }
    return name
  }

  private mutating func append(
    _ type: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttributeProto]
  ) {
    var node = ONNXNodeProto()
    node.input = inputs
    node.output = [output]
    node.name = output
    node.opType = type
    node.attribute = attributes
    nodes.append(node)
  }

  // MARK: - Constants; equal ones share one

  /// The name of a constant list of integers.
  mutating func setting(_ integers: [Int]) -> String {
    setting(.integers("setting/\(integers.map(String.init).joined(separator: ","))", integers))
  }

  /// The name of a constant number; `exact` is written beside it as text.
  mutating func setting(_ number: Double, exact: Double? = nil) -> String {
    setting(.numbers("setting/\(number)", shape: [], [Float(number)]), exact: exact)
  }

  /// The name of a constant that holds `tensor`'s numbers; it is called as the tensor is, or similarly.
  mutating func setting(_ tensor: ONNXTensorProto, exact: Double? = nil) -> String {
    var tensor = tensor
    tensor.docString = exact.map { "\(ONNXNote.setting) \($0)" } ?? ONNXNote.setting
    let wish = tensor.name
    tensor.name = ""
    if let name = settings[tensor] { return name }
    let name = freshName(wish)
    settings[tensor] = name
    tensor.name = name
    constants.append(tensor)
    return name
  }
}
