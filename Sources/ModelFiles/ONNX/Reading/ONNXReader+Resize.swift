import Networks

extension ONNXReader {
  /// `Upsample` of operator sets 7 to 9, which is `Resize` as operator set 10 has it.
  mutating func readUpsample(_ call: ONNXCall) throws {
    let scales = try constant(call, 1)?.numbers() ?? call.attribute("scales")?.floats
    try readEarlyResize(call, scales)
  }

  /// `Resize`; rows and columns only.
  mutating func readResize(_ call: ONNXCall) throws {
    guard operatorSet > 10 else { return try readEarlyResize(call, constant(call, 1)?.numbers()) }
    let (input, shape) = try value(call)
    let (size, scales) = try target(call, shape)
    let antialiases = call.integer("antialias", default: 0) == 1
    let excludesOutside = call.integer("exclude_outside", default: 0) == 1
    guard call.text("coordinate_transformation_mode") == "tf_crop_and_resize" else {
      let resize = try Resize(
        to: size, method: method(call), coordinates: coordinates(call), scales: scales, antialiases: antialiases,
        excludesOutside: excludesOutside)
      return try add(call, resize, input, shape)
    }
    let resize = try Resize(
      region(call, shape), to: size, method: method(call), scales: scales, antialiases: antialiases,
      excludesOutside: excludesOutside)
    // Places outside are zero, so that any other number is taken off before and put back behind.
    let outside = call.number("extrapolation_value", default: 0)
    guard outside != 0 else { return try add(call, resize, input, shape) }
    let image = try image(call, input)
    let lowered = try shifted(call, image, by: -outside)
    let resized = try addHelper(call, "resize", .resize(resize), lowered)
    try finish(call, withImage: shifted(call, resized, by: outside), rank: shape.count)
  }

  /// The part of the image that the operator's third input, `roi`, says: where each axis begins, then where each ends.
  private func region(_ call: ONNXCall, _ shape: [Int]) throws -> Resize.Region {
    let axes = try call.integers("axes")?.map { try axis($0, of: shape) } ?? Array(0...shape.count)
    guard let ends = try constant(call, 1)?.numbers(), ends.count == 2 * axes.count else {
      throw Fault.malformed("node '\(call.output)' has not a beginning and an end for each axis")
    }
    var begins = Array(repeating: 0.0, count: 4)
    var stops = Array(repeating: 1.0, count: 4)
    for (index, axis) in axes.enumerated() {
      let (begin, end) = (Double(ends[index]), Double(ends[axes.count + index]))
      guard axis > 1 || (begin, end) == (0, 1) else { throw Inexpressible("resizes other axes than rows and columns") }
      let place = shape.count == 2 ? axis + 1 : axis
      guard place < 4 else { throw Inexpressible("resizes \(shape.count - 1) axes, not rows and columns") }
      (begins[place], stops[place]) = (begin, end)
    }
    return Resize.Region(top: begins[2], left: begins[3], bottom: stops[2], right: stops[3])
  }

  /// The early form: pixels have no extent; the nearest is the one below, or when shrinking the one above.
  private mutating func readEarlyResize(_ call: ONNXCall, _ scales: [Float]?) throws {
    let (input, shape) = try value(call)
    guard let scales, scales.count == shape.count + 1 else {
      throw Fault.malformed("node '\(call.output)' has not one scale for each axis")
    }
    let (size, exact) = try sizes(of: shape, times: Array(scales), axes: Array(0...shape.count))
    let method: Resize.Method
    switch call.text("mode") ?? "nearest" {
    case "nearest":
      let isSmaller = scales.map { $0 < 1 }
      let changed = scales.indices.filter { scales[$0] != 1 }
      guard Set(changed.map { isSmaller[$0] }).count < 2 else {
        throw Inexpressible("grows along one axis and shrinks along the other")
      }
      method = .nearest(changed.contains { isSmaller[$0] } ? .ceiling : .floor)
    case "linear", "bilinear": method = .linear
    case let mode: throw Inexpressible("resamples in the unknown way '\(mode.prefix(20))'")
    }
    try add(call, Resize(to: size, method: method, coordinates: .asymmetric, scales: exact), input, shape)
  }

  private mutating func add(_ call: ONNXCall, _ resize: Resize, _ input: String, _ shape: [Int]) throws {
    let image = try image(call, input)
    try finish(call, withImage: addHelper(call, "resize", .resize(resize), image), rank: shape.count)
  }

  // MARK: - Sizes

  /// The rows and columns of the result, and the scales where they are not the ratio of the sizes.
  private func target(_ call: ONNXCall, _ shape: [Int]) throws -> (Size, Resize.Scales?) {
    let axes = try call.integers("axes")?.map { try axis($0, of: shape) } ?? Array(0...shape.count)
    guard Set(axes).count == axes.count else { throw Fault.malformed("node '\(call.output)' names an axis twice") }
    if let scales = try constant(call, 2)?.numbers(), !scales.isEmpty {
      guard scales.count == axes.count else {
        throw Fault.malformed("node '\(call.output)' has not one scale for each axis")
      }
      return try sizes(of: shape, times: scales, axes: axes)
    }
    guard let sizes = try constant(call, 3)?.symbolicIntegers(), sizes.count == axes.count else {
      throw Fault.malformed("node '\(call.output)' has neither scales nor sizes for its axes")
    }
    var target = shape
    var resized: [Int] = []
    for (axis, size) in zip(axes, sizes) {
      // The batch and the channels stay; a file may state the batch with which it was made.
      guard axis > 1 else {
        guard axis == 0 || size.number == shape[0] else {
          throw Inexpressible("resizes other axes than rows and columns")
        }
        continue
      }
      guard let size = size.number, (1...Limits.attribute).contains(size) else {
        throw Fault.malformed("node '\(call.output)' resizes to \(size)")
      }
      target[axis - 1] = size
      resized.append(axis)
    }
    let ratios = resized.map { Double(target[$0 - 1]) / Double(shape[$0 - 1]) }
    let policy = call.text("keep_aspect_ratio_policy") ?? "stretch"
    guard policy != "stretch", let least = ratios.min(), let most = ratios.max() else {
      return (try imageSize(target), nil)
    }
    guard policy == "not_larger" || policy == "not_smaller" else {
      throw Fault.malformed("node '\(call.output)' keeps ratios in the unknown way '\(policy.prefix(20))'")
    }
    let scale = policy == "not_larger" ? least : most
    for axis in resized { target[axis - 1] = Int((scale * Double(shape[axis - 1]) + 0.5).rounded(.down)) }
    let all = (2...3).map { resized.contains($0) || shape.count == 2 && $0 == 3 ? scale : 1 }
    return (try imageSize(target), exact(all, from: shape, to: target))
  }

  /// The sizes that scales of 32 bits give, by ONNX's rule: the product rounded down.
  private func sizes(of shape: [Int], times scales: [Float], axes: [Int]) throws -> (Size, Resize.Scales?) {
    var target = shape
    var exact = Array(repeating: 1.0, count: shape.count + 1)
    for (axis, scale) in zip(axes, scales) {
      guard axis > 1 || scale == 1 else { throw Inexpressible("resizes other axes than rows and columns") }
      guard axis > 1 else { continue }
      let size = Float(shape[axis - 1]) * scale
      guard size >= 1, size <= Float(Limits.attribute) else { throw Inexpressible("resizes by \(scale)") }
      target[axis - 1] = Int(size)
      exact[axis] = Double(scale)
    }
    let pair = shape.count == 2 ? [1, exact[2]] : Array(exact.dropFirst(2))
    return (try imageSize(target), self.exact(pair, from: shape, to: target))
  }

  private func imageSize(_ shape: [Int]) throws -> Size {
    switch shape.count {
    case 2: Size(1, shape[1])
    case 3: Size(shape[1], shape[2])
    default: throw Inexpressible("resizes \(shape.count - 1) axes, not rows and columns")
    }
  }

  /// The scales of rows and columns where they are not the ratios of the sizes.
  private func exact(_ scales: [Double], from shape: [Int], to target: [Int]) -> Resize.Scales? {
    let ratios = (shape.count == 2 ? [1] : []) + zip(target, shape).dropFirst().map { Double($0) / Double($1) }
    return scales == ratios || scales.count != 2 ? nil : Resize.Scales(height: scales[0], width: scales[1])
  }

  // MARK: - Settings

  private func method(_ call: ONNXCall) throws -> Resize.Method {
    switch call.text("mode") ?? "nearest" {
    case "nearest": return .nearest(try rounding(call))
    case "linear": return .linear
    case "cubic": return .cubic(coefficient: call.decimal("cubic_coeff_a", default: -0.75))
    case let mode: throw Inexpressible("resamples in the unknown way '\(mode.prefix(20))'")
    }
  }

  /// Which place is nearest; a point half a pixel further on, as early TensorFlow counts, is rounded down by rounding up.
  private func rounding(_ call: ONNXCall) throws -> Resize.Rounding {
    let mode = call.text("nearest_mode") ?? "round_prefer_floor"
    guard call.text("coordinate_transformation_mode") != "tf_half_pixel_for_nn" else {
      guard mode == "floor" else { throw Inexpressible("counts half a pixel twice") }
      return .preferCeiling
    }
    switch mode {
    case "round_prefer_floor": return .preferFloor
    case "round_prefer_ceil": return .preferCeiling
    case "floor": return .floor
    case "ceil": return .ceiling
    default: throw Inexpressible("rounds in the unknown way '\(mode.prefix(20))'")
    }
  }

  private func coordinates(_ call: ONNXCall) throws -> Resize.Coordinates {
    switch call.text("coordinate_transformation_mode") ?? "half_pixel" {
    case "half_pixel": return .halfPixel
    case "tf_half_pixel_for_nn":
      guard call.text("mode") ?? "nearest" == "nearest" else { throw Inexpressible("counts half a pixel twice") }
      return .halfPixel
    case "half_pixel_symmetric": return .halfPixelSymmetric
    case "pytorch_half_pixel": return .pytorchHalfPixel
    case "align_corners": return .alignCorners
    case "asymmetric": return .asymmetric
    case let mode: throw Inexpressible("places the points in the way '\(mode.prefix(24))'")
    }
  }
}
