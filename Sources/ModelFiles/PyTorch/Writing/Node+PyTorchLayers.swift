import Networks

extension Node {
  /// The layer of PyTorch that does what the node does, as a call that makes it; nil where there is none.
  ///
  /// - Parameters:
  ///   - input: the shape of what the node reads first, the batch left out.
  ///   - weights: the node's parameters.
  func pyTorchLayer(reading input: [Int], _ weights: [ParameterRole: Parameter]) -> PythonExpression? {
    guard let weight = weights[.weight]?.shape else { return nil }
    let bias = PythonExpression.Item.option("bias", weights[.bias] == nil ? "False" : "True", unless: "True")
    switch operation {
    case .convolution(let convolution):
      return .call("nn.Conv2d", convolution.pyTorch(weight: weight, bias))
    case .transposedConvolution(let convolution):
      return .call("nn.ConvTranspose2d", convolution.pyTorch(weight: weight, bias))
    case .linear:
      return .call(
        "nn.Linear", [.count("in_features", weight[1]), .count("out_features", weight[0]), bias])
    case .batchNorm(let norm):
      guard let kind = [1: "1d", 2: "1d", 3: "2d", 4: "3d"][input.count] else { return nil }
      return .call(
        "nn.BatchNorm\(kind)",
        [
          .count("num_features", weight[0]), .epsilon(norm.epsilon),
          .option("momentum", PythonNumber.text(norm.momentum), unless: "0.1"),
        ])
    case .layerNorm(let norm):
      let shape = weight.count == 1 ? "\(weight[0])" : PythonNumber.tuple(weight)
      let kind = weight.count == 1 ? PythonExpression.Setting.Kind.channels : .other
      return .call("nn.LayerNorm", [.normalised(shape, kind), .epsilon(norm.epsilon), bias])
    case .groupNorm(let norm) where weights[.bias] != nil:
      return .call(
        "nn.GroupNorm",
        [
          .setting("num_groups", "\(norm.groups)"), .count("num_channels", weight[0]),
          .epsilon(norm.epsilon),
        ])
    case .instanceNorm(let norm) where weights[.bias] != nil:
      // PyTorch's own refuses to train on channels of one place.
      guard let kind = [2: "1d", 3: "2d", 4: "3d"][input.count], input.dropFirst().product > 1 else { return nil }
      return .call(
        "nn.InstanceNorm\(kind)",
        [
          .count("num_features", weight[0]), .epsilon(norm.epsilon), .text("affine", "True"),
        ])
    case .prelu:
      return .call("nn.PReLU", [.count("num_parameters", weight[0])])
    default: return nil
    }
  }
}

extension Convolution {
  fileprivate func pyTorch(weight: [Int], _ bias: PythonExpression.Item) -> [PythonExpression.Item] {
    [
      .count("in_channels", weight[1] * groups), .count("out_channels", weight[0]),
      .setting("kernel_size", PythonNumber.text(Size(weight[2], weight[3]))),
      .option("stride", PythonNumber.text(stride), unless: "1"),
      .option("padding", PythonNumber.text(padding), unless: "0"),
      .option("dilation", PythonNumber.text(dilation), unless: "1"),
      .option("groups", "\(groups)", unless: "1", kind: .channels), bias,
    ]
  }
}

extension TransposedConvolution {
  fileprivate func pyTorch(weight: [Int], _ bias: PythonExpression.Item) -> [PythonExpression.Item] {
    [
      .count("in_channels", weight[0]), .count("out_channels", weight[1] * groups),
      .setting("kernel_size", PythonNumber.text(Size(weight[2], weight[3]))),
      .option("stride", PythonNumber.text(stride), unless: "1"),
      .option("padding", PythonNumber.text(padding), unless: "0"),
      .option("output_padding", PythonNumber.text(outputPadding), unless: "0"),
      .option("groups", "\(groups)", unless: "1", kind: .channels), bias,
      .option("dilation", PythonNumber.text(dilation), unless: "1"),
    ]
  }
}

extension PythonExpression.Item {
  fileprivate static func epsilon(_ epsilon: Double) -> PythonExpression.Item {
    .option("eps", PythonNumber.text(epsilon), unless: PythonNumber.text(1e-5))
  }

  fileprivate static func normalised(
    _ shape: String, _ kind: PythonExpression.Setting.Kind
  ) -> PythonExpression.Item {
    PythonExpression.Item(
      value: .setting(PythonExpression.Setting(name: "normalized_shape", kind: kind, value: shape)))
  }
}
