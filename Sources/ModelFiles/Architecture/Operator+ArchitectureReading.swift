import Foundation
import Networks

extension Operator {
  /// The operator called `op` in an architecture file, with the settings that it takes out of `fields`.
  init(architecture op: String, _ fields: inout Fields) throws {
    if let activation = try Activation(architecture: op, &fields) {
      self = .activation(activation)
      return
    }
    switch op {
    case "convolution": self = .convolution(try Convolution(&fields))
    case "transposed-convolution": self = .transposedConvolution(try TransposedConvolution(&fields))
    case "linear": self = .linear
    case "prelu": self = .prelu
    case "add": self = .add
    case "multiply": self = .multiply
    case "subtract": self = .subtract
    case "divide": self = .divide
    case "maximum": self = .maximum
    case "minimum": self = .minimum
    case "matrix-product": self = .matrixProduct
    case "reduce":
      self = .reduce(
        Reduction(
          try fields.choice("kind"), axes: try fields.counts("axes"), keepsAxes: try fields.boolean("keeps_axes")))
    case "max-pool": self = .pool(try Pool(.max, &fields))
    case "average-pool": self = .pool(try Pool(.average, &fields))
    case "adaptive-average-pool": self = .adaptiveAveragePool(try fields.size("size"))
    case "resize": self = .resize(try Resize(&fields))
    case "dropout": self = .dropout(probability: try fields.number("probability"))
    case "softmax": self = .softmax(axis: try fields.integer("axis"))
    case "quantise": self = .quantise(try Quantisation(&fields))
    case "identity": self = .identity
    case "opaque": self = .opaque(try Opaque(&fields))
    default: self = try Operator(normalising: op, &fields) ?? Operator(rearranging: op, &fields)
    }
  }

  private init?(normalising op: String, _ fields: inout Fields) throws {
    switch op {
    case "batch-norm":
      self = .batchNorm(
        BatchNorm(
          epsilon: try fields.number("epsilon"), momentum: try fields.number("momentum"),
          isRestored: fields.has("restored") ? try fields.boolean("restored") : false))
    case "layer-norm":
      self = .layerNorm(LayerNorm(axis: try fields.integer("axis"), epsilon: try fields.number("epsilon")))
    case "group-norm":
      self = .groupNorm(GroupNorm(groups: try fields.integer("groups"), epsilon: try fields.number("epsilon")))
    case "instance-norm": self = .instanceNorm(InstanceNorm(epsilon: try fields.number("epsilon")))
    case "local-response-norm":
      self = .localResponseNorm(
        LocalResponseNorm(
          size: try fields.integer("size"), alpha: try fields.number("alpha"), beta: try fields.number("beta"),
          offset: try fields.number("offset")))
    default: return nil
    }
  }

  private init(rearranging op: String, _ fields: inout Fields) throws {
    switch op {
    case "concatenate": self = .concatenate(axis: try fields.integer("axis"))
    case "flatten": self = .flatten
    case "pad": self = .pad(try Pad(&fields))
    case "slice":
      self = .slice(
        Slice(
          axis: try fields.integer("axis"), start: try fields.integer("start"), end: try fields.integer("end"),
          step: try fields.integer("step")))
    case "gather":
      self = .gather(
        Gather(axis: try fields.integer("axis"), indices: try fields.integers("indices", atMost: Limits.slicedAxis)))
    case "reshape": self = .reshape(try fields.counts("shape"))
    case "transpose": self = .transpose(try fields.counts("permutation"))
    default: throw Fault.unsupported("\(fields.subject) is the unknown operator '\(op)'")
    }
  }
}

extension Convolution {
  fileprivate init(_ fields: inout Fields) throws {
    self.init(
      stride: try fields.size("stride"), padding: try fields.size("padding"), dilation: try fields.size("dilation"),
      groups: try fields.integer("groups"))
  }
}

extension TransposedConvolution {
  fileprivate init(_ fields: inout Fields) throws {
    self.init(
      stride: try fields.size("stride"), padding: try fields.size("padding"),
      outputPadding: try fields.size("output_padding"), dilation: try fields.size("dilation"),
      groups: try fields.integer("groups"))
  }
}

extension Pool {
  fileprivate init(_ kind: Kind, _ fields: inout Fields) throws {
    self.init(
      kind, kernel: try fields.size("kernel"), stride: try fields.size("stride"), padding: try fields.size("padding"),
      dilation: fields.has("dilation") ? try fields.size("dilation") : Size(1),
      roundsUp: try fields.boolean("rounds_up"), countsPadding: try fields.boolean("counts_padding"))
  }
}

extension Pad {
  fileprivate init(_ fields: inout Fields) throws {
    self.init(
      channels: try fields.amount("channels"), rows: try fields.amount("rows"),
      columns: try fields.amount("columns"), filling: fields.has("filling") ? try Filling(&fields) : .zeros)
  }
}

extension Pad.Filling {
  fileprivate init(_ fields: inout Fields) throws {
    switch try fields.text("filling") {
    case "constant": self = .constant(try fields.numberOrInfinity("value"))
    case "reflect": self = .reflect
    case "edge": self = .edge
    case "wrap": self = .wrap
    case let other: throw Fault.unsupported("\(fields.subject) fills in the unknown way '\(other)'")
    }
  }
}

extension Opaque {
  fileprivate init(_ fields: inout Fields) throws {
    var definition: [UInt8]?
    if fields.has("definition") {
      guard let bytes = Data(base64Encoded: try fields.text("definition")) else {
        throw Fault.malformed("'definition' of \(fields.subject) is not base64")
      }
      definition = Array(bytes)
    }
    self.init(type: try fields.text("type"), outputShape: try fields.counts("shape"), definition: definition)
  }
}

extension Fields {
  fileprivate mutating func amount(_ key: String) throws -> Pad.Amount {
    let (before, after) = try pair(key)
    return Pad.Amount(before, after)
  }
}
