import Networks

extension ONNXReader {
  /// `Pad`, of images and of values with fewer axes; negative amounts take places away.
  mutating func readPad(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let filling = try filling(call)
    let given = try integers(call, 1, orAttribute: "pads") ?? []
    let axes = try constant(call, 3)?.integers().map { try axis($0, of: shape) } ?? Array(0...shape.count)
    guard given.count == 2 * axes.count, Set(axes).count == axes.count,
      given.allSatisfy({ (-Limits.attribute...Limits.attribute).contains($0) })
    else { throw Fault.malformed("node '\(call.output)' has not two amounts for each axis, or too large ones") }
    var amounts = Array(repeating: Pad.Amount.none, count: shape.count + 1)
    for (index, axis) in axes.enumerated() { amounts[axis] = Pad.Amount(given[index], given[index + axes.count]) }
    guard amounts.removeFirst() == .none else { throw Inexpressible("pads the batch") }
    let result = try cropped(call, input, amounts)
    try finish(
      call, with: padded(call, result, amounts.map { Pad.Amount(max($0.before, 0), max($0.after, 0)) }, filling))
  }

  private func filling(_ call: ONNXCall) throws -> Pad.Filling {
    switch call.text("mode") ?? "constant" {
    case "constant":
      guard let constant = try constant(call, 2) else {
        return .constant(call.number("value", default: 0).decimal)
      }
      guard let number = try constant.scalar() else { throw Inexpressible("fills with several numbers") }
      return .constant(number.decimal)
    case "reflect": return .reflect
    case "edge": return .edge
    case "wrap": return .wrap
    case let mode: throw Inexpressible("pads in the unknown way '\(mode.prefix(20))'")
    }
  }

  /// The value without the places that negative amounts take away.
  private mutating func cropped(_ call: ONNXCall, _ input: String, _ amounts: [Pad.Amount]) throws -> String {
    var result = input
    for (index, amount) in amounts.enumerated() where amount.before < 0 || amount.after < 0 {
      let length = shape(of: result)?[index] ?? 0
      let (start, end) = (max(-amount.before, 0), length + min(amount.after, 0))
      guard start < end else { throw Inexpressible("takes all places away") }
      result = try addHelper(
        call, "crop\(index + 1)", .slice(Slice(axis: index + 1, start: start, end: end)), result)
    }
    return result
  }

  /// The value with places added; one with fewer axes than an image has becomes one for the while.
  private mutating func padded(
    _ call: ONNXCall, _ value: String, _ amounts: [Pad.Amount], _ filling: Pad.Filling
  ) throws -> String {
    let shape = shape(of: value) ?? []
    guard amounts.contains(where: { $0 != .none }) || shape.count == 3 else { return value }
    guard shape.count <= 3 else { throw Inexpressible("pads more than channels, rows and columns") }
    for (length, amount) in zip(shape, amounts) {
      let most = filling.most(besides: length)
      guard amount.before <= most, amount.after <= most else {
        throw Inexpressible("pads by more than the input holds")
      }
    }
    let missing = 3 - shape.count
    let image =
      missing == 0 ? value : try addHelper(call, "image", .reshape(shape + Array(repeating: 1, count: missing)), value)
    let all = amounts + Array(repeating: .none, count: missing)
    let pad = Pad(channels: all[0], rows: all[1], columns: all[2], filling: filling)
    let result = try addHelper(call, "pad", .pad(pad), image)
    guard missing > 0, let padded = self.shape(of: result) else { return result }
    return try addHelper(call, "shape", .reshape(Array(padded.dropLast(missing))), result)
  }
}
