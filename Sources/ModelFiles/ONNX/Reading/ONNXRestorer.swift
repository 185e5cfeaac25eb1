import Networks

/// Finds in a file by Espalier the ONNX nodes that stand for one node of ours.
///
/// The first of them carries our node in its `doc_string`, as a line of an architecture file. It is believed only if the
/// nodes that stand there are those that Espalier would write for it: in a file that another tool has changed since, what
/// was changed is read as in anyone's.
struct ONNXRestorer {
  private let operatorSet: Int
  /// The settings of nodes; parameters, which may be large, are not kept.
  private let constants: [String: ONNXTensorProto]
  private let constantBytes: Int

  init(_ graph: ONNXGraphProto, operatorSet: Int) {
    self.operatorSet = operatorSet
    let settings = graph.initializer.filter { $0.docString.hasPrefix(ONNXNote.setting) }
    constants = Dictionary(settings.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    constantBytes = settings.reduce(0) { $0 + $1.rawData.count }
  }

  /// The node of ours that a node of the file carries a note of, if it does.
  func notedNode(_ node: ONNXNodeProto) -> Node? {
    guard node.docString.hasPrefix("{"), let line = try? JSONParser.value(of: Array(node.docString.utf8)) else {
      return nil
    }
    return try? ArchitectureReader.node(line)
  }

  /// How many of the file's nodes to come stand for `node`; nil where they are not what Espalier writes for it.
  ///
  /// - Parameters:
  ///   - shapes: the shapes of the values that the node reads and makes, the batch left out.
  ///   - parameters: the shapes of the node's parameters.
  ///   - layouts: the shapes under which the file holds them.
  func count(
    of node: Node, from nodes: ArraySlice<ONNXNodeProto>, shapes: [String: [Int]], parameters: [String: [Int]],
    layouts: [String: [Int]]
  ) -> Int? {
    var writer = ONNXWriter(
      operatorSet: operatorSet, shapes: shapes, parameters: parameters, layouts: layouts,
      taken: Set(parameters.keys).union(shapes.keys))
    guard 4 * node.mostNumbersWritten(shapes: shapes) <= constantBytes, (try? writer.write(node)) != nil,
      writer.nodes.count <= nodes.count
    else { return nil }
    let settings = Dictionary(writer.constants.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var names: [String: String] = [:]
    for (var written, found) in zip(writer.nodes, nodes) {
      guard written.input.count == found.input.count, found.output.count == 1 else { return nil }
      for (place, input) in written.input.enumerated() {
        written.input[place] = names[input] ?? input
        guard var setting = settings[input] else { continue }
        setting.name = found.input[place]
        guard constants[setting.name] == setting else { return nil }
        written.input[place] = setting.name
      }
      if written.output[0] != node.name {
        names[written.output[0]] = found.output[0]
        written.output = found.output
      }
      written.name = found.name
      guard written == found else { return nil }
    }
    return writer.nodes.count
  }
}

extension Node {
  /// The shape of a parameter of the node that a file holds as `layout`; see `ONNXLayouts`.
  func shape(ofParameterStoredAs layout: [Int]) -> [Int] {
    operation.alignsChannels ? [layout.checkedProduct ?? 0] : layout
  }

  /// No fewer numbers than the constants hold that are written beside the node, where its shapes alone say how many.
  ///
  /// A file that does not hold as many need not be compared with them.
  fileprivate func mostNumbersWritten(shapes: [String: [Int]]) -> Int {
    let (input, output) = (shapes[inputs[0]] ?? [], shapes[name] ?? [])
    switch operation {
    case .layerNorm(let norm) where parameters[.weight] == nil: return output[(norm.axis - 1)...].product
    case .adaptiveAveragePool(let size) where size != Size(1):
      let isWhole = zip(input.dropFirst(), size.sides).allSatisfy { $0.isMultiple(of: $1) }
      return isWhole ? 0 : zip(input, output).dropFirst().reduce(0) { $0 + ($1.0 == $1.1 ? 0 : $1.0 * $1.1) }
    case .resize(let resize) where ONNXResize(resize, input: input) == .matrices:
      return input[1] * output[1] + input[2] * output[2]
    default: return 0
    }
  }
}
