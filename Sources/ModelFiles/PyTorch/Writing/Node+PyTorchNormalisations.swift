import Networks

extension Node {
  /// The call of a normalisation that is no layer: one that lacks parameters, or has more axes than PyTorch's layers.
  func pyTorchNormalisation(_ operands: PyTorchOperands) -> PythonExpression {
    let x = PythonExpression.Item.text(operands.inputs[0])
    let shape = operands.shapes[0]
    let weights = parameters.isEmpty ? [] : [ParameterRole.weight, .bias].map(operands.item)
    switch operation {
    case .batchNorm(let norm):
      let settings: [PythonExpression.Item] = [
        .text("training", "self.training"), .text("momentum", PythonNumber.text(norm.momentum)),
      ]
      let statistics = [ParameterRole.runningMean, .runningVariance].map(operands.item)
      return .call("F.batch_norm", [x] + statistics + weights + settings + norm.epsilon.pyTorchEpsilon)
    case .layerNorm(let norm):
      let normalised = PythonNumber.tuple(Array(shape[(norm.axis - 1)...]))
      return .call("F.layer_norm", [x, .text(normalised)] + weights + norm.epsilon.pyTorchEpsilon)
    case .groupNorm(let norm):
      return grouped("F.group_norm", [x, .text("\(norm.groups)")], norm.epsilon, operands)
    case .instanceNorm(let norm):
      // The function of `F` refuses a single place.
      return grouped("torch.group_norm", [x, .text("\(shape[0])")], norm.epsilon, operands)
    default: return .text(operands.inputs[0])
    }
  }

  /// A normalisation over groups; PyTorch's has no gradient where there is a shift and no scale.
  private func grouped(
    _ function: String, _ items: [PythonExpression.Item], _ epsilon: Double, _ operands: PyTorchOperands
  ) -> PythonExpression {
    guard let bias = operands.parameters[.bias], operands.parameters[.weight] == nil else {
      let weights = parameters.isEmpty ? [] : [ParameterRole.weight, .bias].map(operands.item)
      return .call(function, items + weights + epsilon.pyTorchEpsilon)
    }
    let axes = Array(repeating: ", None", count: operands.shapes[0].count - 1).joined()
    return .text("\(PythonExpression.call(function, items + epsilon.pyTorchEpsilon).line) + \(bias)[:\(axes)]")
  }
}

extension PyTorchOperands {
  fileprivate func item(_ role: ParameterRole) -> PythonExpression.Item { .text(attribute(role)) }
}

extension Double {
  /// The setting ε, unless it is what PyTorch takes anyway.
  fileprivate var pyTorchEpsilon: [PythonExpression.Item] {
    self == 1e-5 ? [] : [.text("eps", PythonNumber.text(self))]
  }
}
