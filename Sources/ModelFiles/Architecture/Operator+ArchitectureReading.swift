import Networks

extension Operator {
  /// The operator called `op` in an architecture file, with the settings that it takes out of `fields`.
  init(architecture op: String, _ fields: inout Fields) throws {
    if let activation = ([.hardSigmoid] + Activation.plain).first(where: { $0.name == op }) {
      self = .activation(activation)
      return
    }
    switch op {
    case "convolution":
      self = .convolution(
        Convolution(
          stride: try fields.size("stride"), padding: try fields.size("padding"),
          dilation: try fields.size("dilation"), groups: try fields.integer("groups")))
    case "linear": self = .linear
    case "batch-norm":
      self = .batchNorm(
        BatchNorm(
          epsilon: try fields.number("epsilon"), momentum: try fields.number("momentum"),
          isRestored: try fields.optional("restored").map { _ in try fields.boolean("restored") } ?? false))
    case "add": self = .add
    case "multiply": self = .multiply
    case "max-pool": self = .pool(try Pool(.max, &fields))
    case "average-pool": self = .pool(try Pool(.average, &fields))
    case "adaptive-average-pool": self = .adaptiveAveragePool(try fields.size("size"))
    case "dropout": self = .dropout(probability: try fields.number("probability"))
    case "softmax": self = .softmax(axis: try fields.integer("axis"))
    case "identity": self = .identity
    case "opaque":
      self = .opaque(Opaque(type: try fields.text("type"), outputShape: try fields.counts("shape")))
    default: self = try Operator(rearranging: op, &fields)
    }
  }

  private init(rearranging op: String, _ fields: inout Fields) throws {
    switch op {
    case "concatenate": self = .concatenate(axis: try fields.integer("axis"))
    case "flatten": self = .flatten
    case "pad":
      self = .pad(
        Pad(
          channels: try fields.amount("channels"), rows: try fields.amount("rows"),
          columns: try fields.amount("columns")))
    case "slice":
      self = .slice(
        Slice(
          axis: try fields.integer("axis"), start: try fields.integer("start"), end: try fields.integer("end"),
          step: try fields.integer("step")))
    case "reshape": self = .reshape(try fields.counts("shape"))
    case "transpose": self = .transpose(try fields.counts("permutation"))
    default: throw Fault.unsupported("\(fields.subject) is the unknown operator '\(op)'")
    }
  }
}

extension Pool {
  fileprivate init(_ kind: Kind, _ fields: inout Fields) throws {
    self.init(
      kind, kernel: try fields.size("kernel"), stride: try fields.size("stride"), padding: try fields.size("padding"),
      roundsUp: try fields.boolean("rounds_up"), countsPadding: try fields.boolean("counts_padding"))
  }
}

extension Fields {
  fileprivate mutating func amount(_ key: String) throws -> Pad.Amount {
    let (before, after) = try pair(key)
    return Pad.Amount(before, after)
  }
}
