import Networks

extension ONNXReader {
  mutating func readActivation(_ call: ONNXCall, _ activation: Activation) throws {
    try add(call, .activation(activation), [value(call).name])
  }

  /// `HardSigmoid`; a slope of a sixth, which 32 bits cannot hold, is taken for just that.
  mutating func readHardSigmoid(_ call: ONNXCall) throws {
    let slope = call.number("alpha", default: 0.2)
    let offset = call.decimal("beta", default: 0.5)
    try readActivation(
      call, .hardSigmoid(slope: slope.isClose(to: 1.0 / 6) ? 1.0 / 6 : slope.decimal, offset: offset))
  }

  mutating func readGelu(_ call: ONNXCall) throws {
    switch call.text("approximate") ?? "none" {
    case "none": try readActivation(call, .gelu)
    case "tanh": try readActivation(call, .geluTanh)
    case let other: throw Inexpressible("approximates the normal distribution in the unknown way '\(other.prefix(20))'")
    }
  }

  mutating func readSelu(_ call: ONNXCall) throws {
    let alpha = call.decimal("alpha", default: 1.67326319217681884765625)
    let scale = call.decimal("gamma", default: 1.05070102214813232421875)
    try readActivation(call, .selu(alpha: alpha, scale: scale))
  }

  /// `Celu`: `α elu(x / α)` with the plain elu.
  mutating func readCelu(_ call: ONNXCall) throws {
    let alpha = call.number("alpha", default: 1)
    guard alpha != 1 else { return try readActivation(call, .elu(alpha: 1)) }
    guard alpha != 0 else { throw Inexpressible("divides by an alpha of zero") }
    let inner = try scaled(call, value(call).name, by: 1 / alpha)
    let elu = try addHelper(call, "elu", .activation(.elu(alpha: 1)), inner)
    try finish(call, with: scaled(call, elu, by: alpha))
  }

  mutating func readThresholdedRelu(_ call: ONNXCall) throws {
    guard call.number("alpha", default: 1) == 0 else { throw Inexpressible("jumps at its threshold") }
    try readActivation(call, .relu)
  }

  /// `Swish`: `x · sigmoid(α x)`.
  mutating func readSwish(_ call: ONNXCall) throws {
    let alpha = call.number("alpha", default: 1)
    guard alpha != 1 else { return try readActivation(call, .silu) }
    let input = try value(call).name
    let gate = try addHelper(call, "sigmoid", .activation(.sigmoid), scaled(call, input, by: alpha))
    try add(call, .multiply, [input, gate])
  }

  /// `Clip`, whose bounds older files have as attributes; bounds that no 32-bit number exceeds are none.
  mutating func readClip(_ call: ONNXCall) throws {
    func bound(_ index: Int, _ name: String) throws -> Float? {
      guard let constant = try constant(call, index) else { return call.attribute(name)?.f }
      guard let number = try constant.scalar() else { throw Inexpressible("bounds each number differently") }
      return number
    }
    let low = try bound(1, "min").flatMap { $0 > -.greatestFiniteMagnitude ? $0.decimal : nil } ?? -.infinity
    let high = try bound(2, "max").flatMap { $0 < .greatestFiniteMagnitude ? $0.decimal : nil } ?? .infinity
    guard low > -.infinity || high < .infinity || isOurs else { return try add(call, .identity, [value(call).name]) }
    try readActivation(call, .bounded(from: low, to: high))
    if !isOurs { try fuse(clipOf: call) }
  }

  /// `PRelu`, with one slope for each channel or for all; other slopes become `max(x, 0) + slope · min(x, 0)`.
  mutating func readPRelu(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    if let slope = call.input(1).flatMap({ constants[$0] }) {
      let aligned = try slope.aligned(with: shape)
      if aligned.dropFirst().allSatisfy({ $0 == 1 }) {
        let weight = try parameter(from: slope, shape: [aligned[0]], isTrainable: true)
        return try add(call, .prelu, [input], parameters: [.weight: weight])
      }
    }
    let negative = try addHelper(call, "negative", .activation(.bounded(from: -.infinity, to: 0)), input)
    let sloping = try combine(call, .multiply, .value(negative), operand(call, 1))
    let positive = try addHelper(call, "positive", .activation(.relu), input)
    try add(call, .add, [positive, sloping])
  }

  /// `Softmax` and `LogSoftmax`; before operator set 13 they take the axis and all behind it as one.
  mutating func readSoftmax(_ call: ONNXCall, isLogarithm: Bool = false) throws {
    let (name, shape) = try value(call)
    let axis = try axis(call.integer("axis", default: operatorSet < 13 ? 1 : -1), of: shape)
    guard axis > 0 else { throw Inexpressible("goes along the batch") }
    var result = name
    if operatorSet >= 13 || shape[axis...].allSatisfy({ $0 == 1 }) {
      result = try addHelper(call, "softmax", .softmax(axis: axis), result)
    } else {
      let rows = Array(shape[..<(axis - 1)]) + [shape[(axis - 1)...].product]
      result = try addHelper(call, "rows", .reshape(rows), result)
      result = try addHelper(call, "softmax", .softmax(axis: axis), result)
      result = try addHelper(call, "shape", .reshape(shape), result)
    }
    if isLogarithm { result = try addHelper(call, "log", .activation(.log), result) }
    try finish(call, with: result)
  }

  mutating func readDropout(_ call: ONNXCall) throws {
    let ratio = try constant(call, 1)
    let number = try ratio?.scalar() ?? call.number("ratio", default: 0.5)
    let text = ratio.flatMap { Double($0.note.dropFirst(ONNXNote.setting.count + 1)) }
    let exact = text.flatMap { Float($0) == number ? $0 : nil }
    try add(call, .dropout(probability: exact ?? number.decimal), [value(call).name])
  }
}

extension Float {
  /// Whether the number is `ideal` as 32 bits, 16 bits, or a person's six digits hold it.
  func isClose(to ideal: Double) -> Bool {
    let difference = abs(Double(self) - ideal) / abs(ideal)
    return difference < 1e-5 || difference < 0x1p-11 && (isHalf || (1 / self).isHalf)
  }

  /// Whether 16 bits hold the number.
  private var isHalf: Bool { bitPattern & 0x1FFF == 0 }
}
