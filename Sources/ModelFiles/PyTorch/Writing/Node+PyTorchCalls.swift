import Networks

/// What a node of the written program reads, as Python.
struct PyTorchOperands {
  /// The variables that hold its inputs.
  let inputs: [String]
  /// Their shapes, the batch left out.
  let shapes: [[Int]]
  /// The attributes that hold its parameters, by role.
  let parameters: [ParameterRole: String]

  /// The attribute that holds a parameter; `None` where the node has none of that role.
  func attribute(_ role: ParameterRole) -> String { parameters[role] ?? "None" }
}

extension Node {
  /// What the node computes, as a call of PyTorch's functions.
  func pyTorchCall(_ operands: PyTorchOperands) -> PythonExpression {
    let (x, shape) = (operands.inputs[0], operands.shapes[0])
    let other = operands.inputs.count > 1 ? operands.inputs[1] : operands.attribute(.weight)
    switch operation {
    case .activation(let activation): return .text(activation.pyTorch(x))
    case .add: return .text("\(x) + \(other)")
    case .multiply: return .text("\(x) * \(other)")
    case .subtract: return .text("\(x) - \(other)")
    case .divide: return .text("\(x) / \(other)")
    case .maximum: return .text("torch.maximum(\(x), \(other))")
    case .minimum: return .text("torch.minimum(\(x), \(other))")
    case .matrixProduct: return .text("\(x) @ \(other)")
    case .batchNorm, .layerNorm, .groupNorm, .instanceNorm: return pyTorchNormalisation(operands)
    case .localResponseNorm(let norm): return norm.pyTorch(x)
    case .reduce(let reduction): return .text(reduction.pyTorch(x))
    case .concatenate(let axis):
      return .call(
        "torch.cat", [PythonExpression.Item(value: .list(operands.inputs.map { .text($0) })), .text("dim", "\(axis)")])
    case .pool(let pool): return .call(pool.pyTorchName, [.text(x)] + pool.pyTorchSettings)
    case .adaptiveAveragePool(let size):
      return .call("F.adaptive_avg_pool2d", [.text(x), .text(PythonNumber.text(size))])
    case .resize(let resize): return .text(resize.pyTorchInterpolation(of: shape)?.call(x, to: resize.size) ?? x)
    case .flatten: return .text("\(x).flatten(1)")
    case .pad(let pad): return .text(pad.pyTorch(x))
    case .slice(let slice): return .text(slice.pyTorch(x, of: shape[slice.axis - 1]))
    case .reshape(let shape):
      return .text("\(x).reshape(\((["\(x).shape[0]"] + shape.map(String.init)).joined(separator: ", ")))")
    case .transpose(let order): return .text("\(x).permute(\(order.map(String.init).joined(separator: ", ")))")
    case .dropout(let probability):
      return .text("F.dropout(\(x), \(PythonNumber.text(probability)), training=self.training)")
    case .softmax(let axis): return .text("F.softmax(\(x), dim=\(axis))")
    case .convolution, .transposedConvolution, .linear, .prelu, .gather, .quantise, .identity, .opaque:
      // Layers of their own, or not there.
      return .text(x)
    }
  }
}
