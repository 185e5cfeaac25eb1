import Foundation
import Networks

/// Settings in the order in which an architecture file has them.
typealias Settings = [(key: String, text: String)]

extension Operator {
  /// What the operator is called in an architecture file, and its settings in their order there.
  ///
  /// - Throws: `Fault` when a setting is no number, or an infinite one where none may be.
  func architecture() throws -> (op: String, settings: Settings) {
    switch self {
    case .convolution(let convolution): return ("convolution", convolution.settings)
    case .transposedConvolution(let convolution): return ("transposed-convolution", convolution.settings)
    case .linear: return ("linear", [])
    case .batchNorm(let norm):
      let settings = [("epsilon", try norm.epsilon.text), ("momentum", try norm.momentum.text)]
      return ("batch-norm", settings + (norm.isRestored ? [("restored", "true")] : []))
    case .layerNorm(let norm): return ("layer-norm", [("axis", "\(norm.axis)"), ("epsilon", try norm.epsilon.text)])
    case .groupNorm(let norm):
      return ("group-norm", [("groups", "\(norm.groups)"), ("epsilon", try norm.epsilon.text)])
    case .instanceNorm(let norm): return ("instance-norm", [("epsilon", try norm.epsilon.text)])
    case .localResponseNorm(let norm): return ("local-response-norm", try norm.settings)
    case .activation(let activation): return (activation.name, try activation.settings)
    case .prelu: return ("prelu", [])
    case .add: return ("add", [])
    case .multiply: return ("multiply", [])
    case .subtract: return ("subtract", [])
    case .divide: return ("divide", [])
    case .maximum: return ("maximum", [])
    case .minimum: return ("minimum", [])
    case .matrixProduct: return ("matrix-product", [])
    case .reduce(let reduction): return ("reduce", reduction.settings)
    case .pool(let pool): return (pool.kind == .max ? "max-pool" : "average-pool", pool.settings)
    case .adaptiveAveragePool(let size): return ("adaptive-average-pool", [("size", size.text)])
    case .resize(let resize): return ("resize", try resize.settings)
    case .dropout(let probability): return ("dropout", [("probability", try probability.text)])
    case .softmax(let axis): return ("softmax", [("axis", "\(axis)")])
    case .quantise(let quantisation): return ("quantise", try quantisation.settings)
    case .identity: return ("identity", [])
    case .opaque(let opaque): return ("opaque", opaque.settings)
    case .concatenate, .flatten, .pad, .slice, .gather, .reshape, .transpose: return try rearrangement()
    }
  }

  /// The same of the operators that leave the numbers as they are.
  private func rearrangement() throws -> (op: String, settings: Settings) {
    switch self {
    case .concatenate(let axis): return ("concatenate", [("axis", "\(axis)")])
    case .pad(let pad): return ("pad", try pad.settings)
    case .slice(let slice):
      return (
        "slice",
        [("axis", "\(slice.axis)"), ("start", "\(slice.start)"), ("end", "\(slice.end)"), ("step", "\(slice.step)")]
      )
    case .gather(let gather): return ("gather", [("axis", "\(gather.axis)"), ("indices", gather.indices.text)])
    case .reshape(let shape): return ("reshape", [("shape", shape.text)])
    case .transpose(let permutation): return ("transpose", [("permutation", permutation.text)])
    default: return ("flatten", [])
    }
  }
}

extension Convolution {
  fileprivate var settings: Settings {
    [
      ("stride", stride.text), ("padding", padding.text), ("dilation", dilation.text), ("groups", "\(groups)"),
    ]
  }
}

extension TransposedConvolution {
  fileprivate var settings: Settings {
    [
      ("stride", stride.text), ("padding", padding.text), ("output_padding", outputPadding.text),
      ("dilation", dilation.text), ("groups", "\(groups)"),
    ]
  }
}

extension LocalResponseNorm {
  fileprivate var settings: Settings {
    get throws {
      [
        ("size", "\(size)"), ("alpha", try alpha.text), ("beta", try beta.text), ("offset", try offset.text),
      ]
    }
  }
}

extension Reduction {
  fileprivate var settings: Settings {
    [("kind", JSONText.quoted(kind.rawValue)), ("axes", axes.text), ("keeps_axes", "\(keepsAxes)")]
  }
}

extension Pool {
  /// The dilation is written where there is one.
  fileprivate var settings: Settings {
    var settings = [("kernel", kernel.text), ("stride", stride.text), ("padding", padding.text)]
    if dilation != Size(1) { settings.append(("dilation", dilation.text)) }
    return settings + [("rounds_up", "\(roundsUp)"), ("counts_padding", "\(countsPadding)")]
  }
}

extension Pad {
  /// The filling is written where it is not zeros.
  fileprivate var settings: Settings {
    get throws {
      let amounts = [("channels", channels.text), ("rows", rows.text), ("columns", columns.text)]
      switch filling {
      case .zeros: return amounts
      case .constant(let value):
        return amounts + [("filling", JSONText.quoted("constant")), ("value", try value.textOrInfinity)]
      case .reflect: return amounts + [("filling", JSONText.quoted("reflect"))]
      case .edge: return amounts + [("filling", JSONText.quoted("edge"))]
      case .wrap: return amounts + [("filling", JSONText.quoted("wrap"))]
      }
    }
  }
}

extension Opaque {
  fileprivate var settings: Settings {
    let settings = [("type", JSONText.quoted(type)), ("shape", outputShape.text)]
    guard let definition else { return settings }
    return settings + [("definition", JSONText.quoted(Data(definition).base64EncodedString()))]
  }
}

extension Size {
  /// Such as `[3, 3]`.
  var text: String { sides.text }
}

extension Pad.Amount {
  fileprivate var text: String { [before, after].text }
}

extension [Int] {
  /// Such as `[3, 32, 32]`.
  var text: String { JSONText.list(map(String.init)) }
}

extension Double {
  /// The shortest text that stands for the number.
  ///
  /// - Throws: `Fault` when it is infinite or no number, which JSON cannot hold.
  var text: String {
    get throws {
      guard isFinite else { throw Fault.unsupported("a setting is \(self), which JSON cannot hold") }
      return "\(self)"
    }
  }

  /// The same, and `"infinity"` or `"-infinity"` in quotation marks.
  ///
  /// - Throws: `Fault` when it is no number.
  var textOrInfinity: String {
    get throws { isInfinite ? JSONText.quoted(self < 0 ? "-infinity" : "infinity") : try text }
  }
}
