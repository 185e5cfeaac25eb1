import Networks

extension Slice {
  /// The range of the variable `x`, whose axis has `length` places.
  func pyTorch(_ x: String, of length: Int) -> String {
    let range = "\(start == 0 ? "" : "\(start)"):\(end == length ? "" : "\(end)")\(step == 1 ? "" : ":\(step)")"
    return "\(x)[\(String(repeating: ":, ", count: axis))\(range)]"
  }
}

extension Pad {
  /// The variable `x` with places around it.
  ///
  /// PyTorch counts axes from the last and repeats an image's own places along two axes, or along three of a volume.
  func pyTorch(_ x: String) -> String {
    let sides = [columns, rows] + (channels == .none ? [] : [channels])
    let amounts = PythonNumber.tuple(sides.flatMap { [$0.before, $0.after] })
    let mode =
      switch filling {
      case .constant(let value): value == 0 ? "" : ", value=\(PythonNumber.text(value))"
      case .reflect: ", mode=\"reflect\""
      case .edge: ", mode=\"replicate\""
      case .wrap: ", mode=\"circular\""
      }
    if case .constant = filling { return "F.pad(\(x), \(amounts)\(mode))" }
    guard sides.count > 2 else { return "F.pad(\(x), \(amounts)\(mode))" }
    return "F.pad(\(x).unsqueeze(1), \(amounts)\(mode)).squeeze(1)"
  }
}

extension Reduction {
  /// One number of the variable `x` in place of all along the axes.
  func pyTorch(_ x: String) -> String {
    let dimensions = axes.count == 1 ? "\(axes[0])" : PythonNumber.tuple(axes)
    let options = "dim=\(dimensions)\(keepsAxes ? ", keepdim=True" : "")"
    return switch kind {
    case .mean: "\(x).mean(\(options))"
    case .sum: "\(x).sum(\(options))"
    case .max: "\(x).amax(\(options))"
    case .min: "\(x).amin(\(options))"
    case .l2: "torch.linalg.vector_norm(\(x), \(options))"
    }
  }
}

extension Pool {
  /// The function that pools.
  var pyTorchName: String { kind == .max ? "F.max_pool2d" : "F.avg_pool2d" }

  /// The settings of the function, and of the module of the same name.
  var pyTorchSettings: [PythonExpression.Item] {
    var items = [PythonExpression.Item.text(PythonNumber.text(kernel))]
    if stride != kernel { items.append(.text("stride", PythonNumber.text(stride))) }
    if padding != Size(0) { items.append(.text("padding", PythonNumber.text(padding))) }
    if dilation != Size(1) { items.append(.text("dilation", PythonNumber.text(dilation))) }
    if roundsUp { items.append(.text("ceil_mode", "True")) }
    if kind == .average, !countsPadding, padding != Size(0) { items.append(.text("count_include_pad", "False")) }
    return items
  }
}

extension LocalResponseNorm {
  /// The variable `x` over the activity of neighbouring channels.
  ///
  /// Of an even number of channels PyTorch's own takes one more before, and ours, as ONNX's, one more behind.
  func pyTorch(_ x: String) -> PythonExpression {
    .call(
      size.isMultiple(of: 2) ? "local_response_norm" : "F.local_response_norm",
      [
        .text(x), .text("\(size)"), .text("alpha", PythonNumber.text(alpha)), .text("beta", PythonNumber.text(beta)),
        .text("k", PythonNumber.text(offset)),
      ])
  }
}
