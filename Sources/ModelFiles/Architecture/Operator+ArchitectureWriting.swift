import Networks

extension Operator {
  /// What the operator is called in an architecture file, and its settings in their order there.
  func architecture() throws -> (op: String, settings: [(key: String, text: String)]) {
    switch self {
    case .convolution(let convolution): return ("convolution", convolution.settings)
    case .linear: return ("linear", [])
    case .batchNorm(let norm):
      let settings = [("epsilon", try text(norm.epsilon)), ("momentum", try text(norm.momentum))]
      return ("batch-norm", settings + (norm.isRestored ? [("restored", "true")] : []))
    case .activation(let activation): return (activation.name, [])
    case .add: return ("add", [])
    case .multiply: return ("multiply", [])
    case .concatenate(let axis): return ("concatenate", [("axis", "\(axis)")])
    case .pool(let pool): return (pool.kind == .max ? "max-pool" : "average-pool", pool.settings)
    case .adaptiveAveragePool(let size): return ("adaptive-average-pool", [("size", size.text)])
    case .flatten: return ("flatten", [])
    case .pad(let pad):
      return (
        "pad", [("channels", pad.channels.text), ("rows", pad.rows.text), ("columns", pad.columns.text)]
      )
    case .slice(let slice):
      return (
        "slice",
        [("axis", "\(slice.axis)"), ("start", "\(slice.start)"), ("end", "\(slice.end)"), ("step", "\(slice.step)")]
      )
    case .reshape(let shape): return ("reshape", [("shape", shape.text)])
    case .transpose(let permutation): return ("transpose", [("permutation", permutation.text)])
    case .dropout(let probability): return ("dropout", [("probability", try text(probability))])
    case .softmax(let axis): return ("softmax", [("axis", "\(axis)")])
    case .identity: return ("identity", [])
    case .transposedConvolution, .layerNorm, .groupNorm, .instanceNorm, .localResponseNorm, .prelu, .subtract, .divide,
      .maximum, .minimum, .matrixProduct, .reduce, .resize, .gather, .quantise:
      throw Fault.unsupported("an operator cannot be written yet")
    case .opaque(let opaque):
      return ("opaque", [("type", JSONText.quoted(opaque.type)), ("shape", opaque.outputShape.text)])
    }
  }

  private func text(_ number: Double) throws -> String {
    guard number.isFinite else { throw Fault.unsupported("a setting is \(number), which JSON cannot hold") }
    return "\(number)"
  }
}

extension Convolution {
  fileprivate var settings: [(key: String, text: String)] {
    [
      ("stride", stride.text), ("padding", padding.text), ("dilation", dilation.text), ("groups", "\(groups)"),
    ]
  }
}

extension Pool {
  fileprivate var settings: [(key: String, text: String)] {
    [
      ("kernel", kernel.text), ("stride", stride.text), ("padding", padding.text), ("rounds_up", "\(roundsUp)"),
      ("counts_padding", "\(countsPadding)"),
    ]
  }
}

extension Size {
  fileprivate var text: String { sides.text }
}

extension Pad.Amount {
  fileprivate var text: String { [before, after].text }
}

extension [Int] {
  /// Such as `[3, 32, 32]`.
  var text: String { JSONText.list(map(String.init)) }
}
