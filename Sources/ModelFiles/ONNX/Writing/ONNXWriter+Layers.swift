import Networks

extension ONNXWriter {
  /// Adds the ONNX nodes of a layer with weights.
  mutating func emitLayer(_ node: Node) {
    switch node.operation {
    case .convolution(let convolution): emitConvolution(convolution, node)
    case .transposedConvolution(let convolution): emitTransposedConvolution(convolution, node)
    case .prelu: emitPRelu(node)
    default: emitLinear(node)
    }
  }

  private mutating func emitConvolution(_ convolution: Convolution, _ node: Node) {
    emit(
      "Conv", node.inputs + names(of: node, .weight, .bias), as: node,
      [
        .integers("dilations", convolution.dilation.sides), .integer("group", convolution.groups),
        .integers("kernel_shape", kernel(of: node)),
        .integers("pads", convolution.padding.sides + convolution.padding.sides),
        .integers("strides", convolution.stride.sides),
      ])
  }

  private mutating func emitTransposedConvolution(_ convolution: TransposedConvolution, _ node: Node) {
    emit(
      "ConvTranspose", node.inputs + names(of: node, .weight, .bias), as: node,
      [
        .integers("dilations", convolution.dilation.sides), .integer("group", convolution.groups),
        .integers("kernel_shape", kernel(of: node)), .integers("output_padding", convolution.outputPadding.sides),
        .integers("pads", convolution.padding.sides + convolution.padding.sides),
        .integers("strides", convolution.stride.sides),
      ])
  }

  private func kernel(of node: Node) -> [Int] { Array((shape(of: .weight, node) ?? []).suffix(2)) }

  /// `Gemm` where the input is a row of features; a matrix product over the last axis where it is more.
  private mutating func emitLinear(_ node: Node) {
    let input = node.inputs[0]
    guard shape(of: input).count > 1 else {
      return emit("Gemm", [input] + names(of: node, .weight, .bias), as: node, [.integer("transB", 1)])
    }
    let matrix = emitConstant(
      "Transpose", names(of: node, .weight), for: node, called: "weight",
      shape: (shape(of: .weight, node) ?? []).reversed(), [.integers("perm", [1, 0])])
    guard let bias = node.parameters[.bias] else { return emit("MatMul", [input, matrix], as: node) }
    let product = emitHelper("MatMul", [input, matrix], for: node, called: "product")
    emit("Add", [product, bias], as: node)
  }

  /// ONNX lines the slopes up with the last axis, so there are axes of size one behind the channels.
  private mutating func emitPRelu(_ node: Node) {
    let layout = ONNXLayouts.layout(of: shape(of: .weight, node) ?? [], in: shape(of: node.name))
    emit("PRelu", node.inputs + [parameter(.weight, of: node, as: layout) ?? ""], as: node)
  }
}
