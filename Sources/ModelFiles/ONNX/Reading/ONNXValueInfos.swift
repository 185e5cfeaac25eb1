import Networks

/// What an ONNX file says of its values: types, and shapes with the batch in front.
struct ONNXValueInfos {
  /// What the network is fed, the batch left out.
  let inputs: [Network.Input]
  /// The length of the batch, where the file fixes it.
  let batch: Int?
  private var stated: [String: ONNXValueInfoProto]
  /// Lengths that the file leaves open under a name and the user's shape settles.
  private let lengths: [String: Int]
  private let areShapesStale: Bool

  /// - Parameters:
  ///   - fed: the graph's inputs that are no constants.
  ///   - inputShape: the shape of the only input without the batch, in place of what the file says.
  /// - Throws: `Fault` when an input's shape is open.
  init(_ graph: ONNXGraphProto, fed: [ONNXValueInfoProto], inputShape: [Int]?) throws {
    stated = Dictionary(
      (graph.valueInfo + graph.output).map { ($0.name, $0) },
      uniquingKeysWith: { first, second in first.dimensions == nil ? second : first })
    let batches = Set(fed.map { $0.dimensions?.first?.fixed })
    batch = batches.count == 1 ? batches.first.flatMap { $0 } : nil
    guard let inputShape else {
      inputs = try fed.map { Network.Input(name: $0.name, shape: try $0.closedShape()) }
      lengths = [:]
      areShapesStale = false
      return
    }
    guard fed.count == 1, let input = fed.first else {
      throw Fault.unsupported("it has \(fed.count) inputs, and the shape of one was given")
    }
    let dimensions = input.dimensions.map { Array($0.dropFirst()) } ?? inputShape.map { _ in .init() }
    guard dimensions.count == inputShape.count else {
      throw Fault.unsupported(
        "its input '\(input.name)' has \(dimensions.count) axes behind the batch; the given shape \(inputShape) has not"
      )
    }
    inputs = [Network.Input(name: input.name, shape: inputShape)]
    let pairs = zip(dimensions, inputShape)
    lengths = Dictionary(
      pairs.compactMap { $0.dimParam.isEmpty ? nil : ($0.dimParam, $1) }, uniquingKeysWith: { first, _ in first })
    areShapesStale = pairs.contains { dimension, given in dimension.fixed.map { $0 != given } ?? false }
  }

  /// What the file says of a value.
  subscript(name: String) -> ONNXValueInfoProto? {
    get { stated[name] }
    set { stated[name] = newValue }
  }

  /// The shape that the file gives a value, the batch left out; nil where it is open or has no batch in front.
  func shape(of name: String) -> [Int]? {
    guard !areShapesStale, let dimensions = stated[name]?.dimensions, let first = dimensions.first else { return nil }
    guard first.fixed == batch || first.fixed == nil else { return nil }
    let shape = dimensions.dropFirst().compactMap { $0.fixed ?? lengths[$0.dimParam] }
    return shape.isEmpty || shape.count != dimensions.count - 1 ? nil : shape
  }
}

extension ONNXValueInfoProto {
  /// The axes, the batch first; nil where the file says nothing of them.
  var dimensions: [ONNXTensorShapeProto.Dimension]? {
    type.tensorType.hasShape ? type.tensorType.shape.dim : nil
  }

  /// The lengths behind the first axis, the batch.
  fileprivate func closedShape() throws -> [Int] {
    guard let dimensions else {
      throw Fault.unsupported(
        "the input '\(name)' has no known shape; say it with --input, such as --input 1x3x224x224")
    }
    guard dimensions.count > 1 else {
      throw Fault.unsupported("the input '\(name)' has no axis behind its first, the batch")
    }
    let open = dimensions.indices.dropFirst().filter { dimensions[$0].fixed == nil }
    guard open.isEmpty else {
      let example = dimensions.indices.map { $0 == 0 ? "1" : dimensions[$0].fixed.map(String.init) ?? "224" }
      let axes = open.map(String.init).joined(separator: ", ")
      throw Fault.unsupported(
        "the input '\(name)' leaves the length of its axes \(axes) open; say it with --input, such as --input \(example.joined(separator: "x"))"
      )
    }
    return dimensions.dropFirst().compactMap(\.fixed)
  }
}

extension ONNXTensorShapeProto.Dimension {
  /// The length, where the file fixes it.
  fileprivate var fixed: Int? { dimValue > 0 ? Int(dimValue) : nil }
}
