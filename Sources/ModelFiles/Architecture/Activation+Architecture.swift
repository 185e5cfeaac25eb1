import Networks

extension Activation {
  /// The settings in an architecture file; PyTorch's hard sigmoid has none there, and a bound that is infinite is left out.
  var settings: Settings {
    get throws {
      switch self {
      case .hardSigmoid where self == .hardSigmoid: return []
      case .hardSigmoid(let slope, let offset): return [("slope", try slope.text), ("offset", try offset.text)]
      case .leakyRelu(let slope): return [("slope", try slope.text)]
      case .elu(let alpha): return [("alpha", try alpha.text)]
      case .selu(let alpha, let scale): return [("alpha", try alpha.text), ("scale", try scale.text)]
      case .power(let exponent): return [("exponent", try exponent.text)]
      case .clip(let low, let high):
        var settings: Settings = []
        if low != -.infinity { settings.append(("low", try low.text)) }
        if high != .infinity { settings.append(("high", try high.text)) }
        return settings
      default: return []
      }
    }
  }

  /// The activation called `op` in an architecture file, if there is one.
  init?(architecture op: String, _ fields: inout Fields) throws {
    if let plain = Self.plain.first(where: { $0.name == op }) {
      self = plain
      return
    }
    switch op {
    case "hard-sigmoid":
      self =
        fields.has("slope")
        ? .hardSigmoid(slope: try fields.number("slope"), offset: try fields.number("offset")) : .hardSigmoid
    case "leaky-relu": self = .leakyRelu(slope: try fields.number("slope"))
    case "elu": self = .elu(alpha: try fields.number("alpha"))
    case "selu": self = .selu(alpha: try fields.number("alpha"), scale: try fields.number("scale"))
    case "power": self = .power(exponent: try fields.number("exponent"))
    case "clip":
      self = .clip(
        low: fields.has("low") ? try fields.number("low") : -.infinity,
        high: fields.has("high") ? try fields.number("high") : .infinity)
    default: return nil
    }
  }
}
