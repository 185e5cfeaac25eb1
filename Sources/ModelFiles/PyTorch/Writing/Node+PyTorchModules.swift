import Networks

extension Node {
  /// A module of the program's own that does what the node does, as a call that makes it, and the numbers that it keeps.
  ///
  /// Nil where PyTorch has a function for the node.
  func pyTorchModule(
    reading input: [Int]
  ) -> (module: PythonExpression, numbers: [(name: String, tensor: StoredTensor)])? {
    switch operation {
    case .gather(let gather):
      let places = PythonExpression.list(gather.indices.map { .text("\($0)") })
      return (.call("Take", [.text("\(gather.axis)"), PythonExpression.Item(value: places)]), [])
    case .quantise(let grid):
      let shape = grid.axis.map { [grid.scales.count] + Array(repeating: 1, count: input.count - $0) } ?? []
      let range = grid.type.range
      let settings: [PythonExpression.Item] = [
        .setting("shape", PythonNumber.tuple(shape)), .text("\(range.lowerBound)"), .text("\(range.upperBound)"),
      ]
      return (
        .call("FakeQuantise", settings),
        [
          ("scale", StoredTensor(shape: shape, values: grid.scales)),
          ("zero_point", StoredTensor(shape: shape, values: grid.zeroPoints.map(Float.init))),
        ]
      )
    case .resize(let resize) where resize.pyTorchInterpolation(of: input) == nil:
      let rows = [resize.size.height, input[1]]
      let columns = [resize.size.width, input[2]]
      let settings: [PythonExpression.Item] = [
        .setting("rows", PythonNumber.tuple(rows)), .setting("columns", PythonNumber.tuple(columns)),
      ]
      return (
        .call("Resample", settings),
        [
          ("rows", StoredTensor(shape: rows, values: resize.weights(along: .rows, of: input[1]))),
          ("columns", StoredTensor(shape: columns, values: resize.weights(along: .columns, of: input[2]))),
        ]
      )
    default: return nil
    }
  }

  /// PyTorch's module for a node without parameters, for use in a sequence of modules; nil where there is none.
  var pyTorchStep: PythonExpression? {
    switch operation {
    case .activation(let activation): activation.pyTorchModule.map { .text($0) }
    case .pool(let pool): .call(pool.kind == .max ? "nn.MaxPool2d" : "nn.AvgPool2d", pool.pyTorchSettings)
    case .adaptiveAveragePool(let size): .call("nn.AdaptiveAvgPool2d", [.text(PythonNumber.text(size))])
    case .flatten: .text("nn.Flatten()")
    case .dropout(let probability): .text("nn.Dropout(\(PythonNumber.text(probability)))")
    case .softmax(let axis): .text("nn.Softmax(dim=\(axis))")
    default: nil
    }
  }

  /// One word for what the node makes, for a variable.
  var pyTorchWord: String {
    switch operation {
    case .activation, .prelu: "active"
    case .add: "sum"
    case .multiply: "product"
    case .subtract: "difference"
    case .divide: "quotient"
    case .maximum, .minimum: "bound"
    case .matrixProduct: "product"
    case .reduce: "reduced"
    case .concatenate: "joined"
    case .pool, .adaptiveAveragePool: "pooled"
    case .resize: "resized"
    case .flatten: "flat"
    case .pad: "padded"
    case .slice: "part"
    case .gather: "taken"
    case .reshape: "reshaped"
    case .transpose: "turned"
    case .dropout: "dropped"
    case .softmax: "shares"
    case .quantise: "rounded"
    case .layerNorm, .groupNorm, .instanceNorm, .localResponseNorm, .batchNorm: "normed"
    case .convolution, .transposedConvolution, .linear, .identity, .opaque: "features"
    }
  }
}
