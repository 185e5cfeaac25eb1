import Foundation
import ModelFiles

extension Mutator {
  /// A model with a few of its nodes, tensors, types or settings changed; nodes count most.
  mutating func damaging(_ model: ONNXModelProto) -> ONNXModelProto {
    var model = model
    for _ in 0..<faultCount() {
      switch pick(0...11) {
      case 0, 1, 2: damageWiring(&model.graph)
      case 3, 4, 5: damageSettings(&model.graph)
      case 6, 7: damageTensors(&model.graph)
      case 8: damageTypes(&model.graph)
      case 9: damageOrder(&model.graph)
      case 10: insertNode(into: &model.graph)
      default: damageFrame(&model)
      }
    }
    return model
  }

  /// Names that a node of the graph could read, and some that none could.
  private mutating func value(of graph: ONNXGraphProto) -> String {
    switch pick(0...9) {
    case 0: ""
    case 1: "nobody"
    case 2: element(of: graph.initializer)?.name ?? "nobody"
    case 3: element(of: graph.input)?.name ?? "nobody"
    case 4: hostileText()
    default: element(of: graph.node)?.output.first ?? "nobody"
    }
  }

  /// Lets nodes read what they make themselves, what comes later, what nobody makes, and make what another makes.
  private mutating func damageWiring(_ graph: inout ONNXGraphProto) {
    guard !graph.node.isEmpty else { return }
    let place = pick(0..<graph.node.count)
    let inputs = graph.node[place].input.count
    switch pick(0...6) {
    case 0 where inputs > 0: graph.node[place].input[pick(0..<inputs)] = graph.node[place].output.first ?? ""
    case 1...2 where inputs > 0:
      graph.node[place].input[pick(0..<inputs)] = value(of: graph)
    case 3: graph.node[place].input.append(value(of: graph))
    case 4 where inputs > 0: graph.node[place].input.remove(at: pick(0..<inputs))
    case 5: graph.node[place].output = [value(of: graph)]
    default: graph.node[place].output.append(value(of: graph))
    }
  }

  /// Sets settings of a node to what no exporter writes, and operators to others.
  private mutating func damageSettings(_ graph: inout ONNXGraphProto) {
    guard !graph.node.isEmpty else { return }
    let place = pick(0..<graph.node.count)
    guard !once(in: 4), !graph.node[place].attribute.isEmpty else {
      if once(in: 2) {
        graph.node[place].opType = element(of: ONNXVocabulary.operators) ?? ""
      } else {
        graph.node[place].attribute.append(randomAttribute())
      }
      return
    }
    let index = pick(0..<graph.node[place].attribute.count)
    var attribute = graph.node[place].attribute[index]
    switch pick(0...8) {
    case 0: attribute.i = Int64(absurdNumber())
    case 1, 2:
      if attribute.ints.isEmpty || once(in: 4) {
        attribute.ints.append(Int64(absurdNumber()))
      } else {
        attribute.ints[pick(0..<attribute.ints.count)] = Int64(absurdNumber())
      }
    case 3: attribute.ints.removeAll()
    case 4: attribute.f = [.nan, .infinity, -.infinity, 0, -1, 1e-38, 3.4e38][pick(0..<7)]
    case 5: attribute.s = Data(hostileText().utf8)
    case 6: attribute.name = element(of: ONNXVocabulary.attributes) ?? ""
    case 7:
      graph.node[place].attribute.remove(at: index)
      return
    default: attribute = randomAttribute()
    }
    graph.node[place].attribute[index] = attribute
  }

  private mutating func randomAttribute() -> ONNXAttributeProto {
    let name = element(of: ONNXVocabulary.attributes) ?? ""
    switch pick(0...3) {
    case 0: return .integer(name, absurdNumber())
    case 1: return .integers(name, (0..<pick(0...9)).map { _ in once(in: 2) ? pick(0...4) : absurdNumber() })
    case 2: return .number(name, [Double.nan, .infinity, 0, -1, 0.5, 1e300][pick(0..<6)])
    default:
      var attribute = ONNXAttributeProto()
      attribute.name = name
      attribute.type = .tensor
      attribute.t = randomTensor(name: "")
      return attribute
    }
  }

  /// Lets tensors claim other shapes and types than their bytes have.
  private mutating func damageTensors(_ graph: inout ONNXGraphProto) {
    guard !graph.initializer.isEmpty else { return graph.initializer.append(randomTensor(name: "new")) }
    let place = pick(0..<graph.initializer.count)
    var tensor = graph.initializer[place]
    switch pick(0...11) {
    case 0...2 where !tensor.dims.isEmpty:
      tensor.dims[pick(0..<tensor.dims.count)] = Int64(absurdNumber())
    case 3: tensor.dims.append(Int64(absurdNumber()))
    case 4: tensor.dims = Array(repeating: 1 << 20, count: pick(2...40))
    case 5: tensor.dims.shuffle(using: &self)
    case 6: tensor.dataType = Int32(pick(-1...25))
    case 7: tensor.rawData = tensor.rawData.prefix(pick(0...tensor.rawData.count))
    case 8: tensor.floatData = [1, .nan, .infinity]
    case 9: tensor.name = value(of: graph)
    case 10:
      tensor.dataLocation = .external
      var location = ONNXStringStringEntryProto()
      location.key = ["location", "offset", "length"][pick(0..<3)]
      location.value =
        ["../../../etc/passwd", "/dev/zero", "", ".", "-1", "9223372036854775807", hostileText()][pick(0..<7)]
      tensor.externalData.append(location)
    default: tensor = randomTensor(name: tensor.name)
    }
    graph.initializer[place] = tensor
  }

  /// A tensor of a few small numbers, or one that says that it has very many.
  private mutating func randomTensor(name: String) -> ONNXTensorProto {
    guard !once(in: 4) else {
      var tensor = ONNXTensorProto.integers(name, [])
      tensor.dims = (0..<pick(1...3)).map { _ in Int64(absurdNumber()) }
      return tensor
    }
    if once(in: 3) { return .numbers(name, shape: once(in: 2) ? [] : [1], [[.nan, 0, 1, -1, 1e30][pick(0..<5)]]) }
    return .integers(name, (0..<pick(0...5)).map { _ in once(in: 3) ? absurdNumber() : pick(-1...8) })
  }

  /// Declares other shapes for inputs, outputs and values in between.
  private mutating func damageTypes(_ graph: inout ONNXGraphProto) {
    let shape = (0..<pick(0...5)).map { _ in once(in: 2) ? absurdNumber() : pick(1...8) }
    let name = value(of: graph)
    switch pick(0...6) {
    case 0 where !graph.input.isEmpty:
      let place = pick(0..<graph.input.count)
      graph.input[place] = .image(graph.input[place].name, shape: shape)
    case 1: graph.input.append(.image(name, shape: shape))
    case 2 where !graph.input.isEmpty: graph.input.remove(at: pick(0..<graph.input.count))
    case 3: graph.output.append(.image(name, shape: shape))
    case 4 where !graph.output.isEmpty: graph.output[pick(0..<graph.output.count)].name = name
    case 5 where !graph.valueInfo.isEmpty:
      let place = pick(0..<graph.valueInfo.count)
      graph.valueInfo[place] = .image(graph.valueInfo[place].name, shape: shape)
    default: graph.valueInfo.append(.image(name, shape: shape))
    }
  }

  /// Moves, repeats and takes out nodes.
  private mutating func damageOrder(_ graph: inout ONNXGraphProto) {
    guard !graph.node.isEmpty else { return }
    let place = pick(0..<graph.node.count)
    switch pick(0...4) {
    case 0: graph.node.swapAt(place, pick(0..<graph.node.count))
    case 1: graph.node.reverse()
    case 2: graph.node.remove(at: place)
    case 3: graph.node.insert(graph.node[place], at: pick(0..<graph.node.count))
    default: graph.node += graph.node
    }
  }

  /// Adds a node of any operator behind another, and lets the next one read it.
  private mutating func insertNode(into graph: inout ONNXGraphProto) {
    var node = ONNXNodeProto()
    node.opType = element(of: ONNXVocabulary.operators) ?? ""
    let place = pick(0...graph.node.count)
    let source = place > 0 ? graph.node[place - 1].output.first ?? "" : graph.input.first?.name ?? ""
    node.input = [source]
    for index in 0..<pick(0...4) {
      if once(in: 3) {
        node.input.append(once(in: 2) ? source : value(of: graph))
      } else {
        let tensor = randomTensor(name: "inserted \(graph.initializer.count) \(index)")
        graph.initializer.append(tensor)
        node.input.append(tensor.name)
      }
    }
    node.output = ["inserted node \(graph.node.count)"]
    node.attribute = (0..<pick(0...3)).map { _ in randomAttribute() }
    graph.node.insert(node, at: place)
    if place + 1 < graph.node.count, !graph.node[place + 1].input.isEmpty {
      graph.node[place + 1].input[0] = node.output[0]
    }
  }

  /// Changes what the file says of itself.
  private mutating func damageFrame(_ model: inout ONNXModelProto) {
    switch pick(0...6) {
    case 0: model.irVersion = Int64(absurdNumber())
    case 1 where !model.opsetImport.isEmpty: model.opsetImport[0].version = Int64(absurdNumber())
    case 2 where !model.opsetImport.isEmpty: model.opsetImport[0].domain = hostileText()
    case 3: model.opsetImport.removeAll()
    case 4: model.producerName = once(in: 2) ? "espalier" : hostileText()
    case 5: model.graph.name = hostileText()
    default:
      for index in model.graph.node.indices {
        model.graph.node[index].docString = ["silu", "adaptive", "rounds up"][pick(0..<3)]
      }
    }
  }
}

/// Words of ONNX, known to Espalier and not.
private enum ONNXVocabulary {
  static let operators = [
    "Conv", "ConvTranspose", "BatchNormalization", "Gemm", "MatMul", "Add", "Sub", "Mul", "Div", "Sum", "Relu",
    "LeakyRelu", "PRelu", "Clip", "HardSigmoid", "Softmax", "MaxPool", "AveragePool", "GlobalAveragePool",
    "GlobalMaxPool", "ReduceMean", "ReduceMax", "Resize", "Upsample", "DepthToSpace", "SpaceToDepth", "Split", "Slice",
    "Concat", "Transpose", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Pad", "Shape", "Gather", "Constant",
    "ConstantOfShape", "Expand", "Tile", "Range", "Cast", "Floor", "Where", "Equal", "LRN", "LayerNormalization",
    "InstanceNormalization", "GroupNormalization", "QuantizeLinear", "DequantizeLinear", "Dropout", "Identity",
    "Einsum", "NonZero", "TopK", "If", "Loop", "OneHot", "CumSum", "Pow", "Sqrt", "ReduceProd", "Size", "Mod", "Not",
  ]

  static let attributes = [
    "axis", "axes", "perm", "group", "strides", "pads", "dilations", "kernel_shape", "auto_pad", "ceil_mode",
    "count_include_pad", "alpha", "beta", "epsilon", "momentum", "mode", "value", "value_int", "value_ints", "shape",
    "starts", "ends", "steps", "keepdims", "transA", "transB", "output_shape", "output_padding", "blocksize", "split",
    "num_outputs", "allowzero", "num_groups", "size", "bias", "ratio", "min", "max", "scales", "to", "start", "end",
  ]
}

extension Mutator: RandomNumberGenerator {
  mutating func next() -> UInt64 { UInt64(byte()) << 56 | UInt64(truncatingIfNeeded: pick(0...Int.max - 1)) }
}
