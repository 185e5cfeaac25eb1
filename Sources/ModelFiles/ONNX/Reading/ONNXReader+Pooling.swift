import Networks

extension ONNXReader {
  /// `MaxPool` and `AveragePool`.
  ///
  /// Rounding up leaves out a window that would begin behind the last place, in every operator set: so does ONNX
  /// Runtime, though ONNX says it from set 22 on only.
  mutating func readPool(_ call: ONNXCall, _ kind: Pool.Kind) throws {
    let (input, shape) = try value(call)
    let window = try ONNXWindow(call, kernel: call.integers("kernel_shape") ?? [], input: shape)
    let counts =
      kind == .max ? !call.has(note: ONNXNote.ignoresPadding) : call.integer("count_include_pad", default: 0) == 1
    let ceiling = call.integer("ceil_mode", default: 0) == 1
    if isOurs, call.has(note: ONNXNote.adaptive), shape.count == 3 {
      let size = Size(shape[1] / window.kernel[0], shape[2] / window.kernel[1])
      return try add(call, .adaptiveAveragePool(size), [input])
    }
    let image = try image(call, input)
    let kernel = Size(window.kernel[0], window.kernel[1])
    let fits = (0..<2).allSatisfy { 2 * window.before[$0] <= window.kernel[$0] }
    if let padding = window.padding, fits, kind == .max || window.dilation == Size(1) {
      let pool = Pool(
        kind, kernel: kernel, stride: window.stride, padding: padding, dilation: window.dilation,
        roundsUp: ceiling && !window.fitsItself || isOurs && call.has(note: ONNXNote.roundsUp), countsPadding: counts)
      return try finish(call, withImage: addHelper(call, "pool", .pool(pool), image), rank: shape.count)
    }
    guard kind == .max else {
      let mean = try self.mean(call, image, window, ceiling: ceiling, over: counts ? .padded : .inside)
      return try finish(call, withImage: mean, rank: shape.count)
    }
    let pad = try window.explicitPad(ceiling: ceiling, filling: .constant(-.infinity))
    let padded = try addHelper(call, "pad", .pad(pad), image)
    let pool = Pool(.max, kernel: kernel, stride: window.stride, dilation: window.dilation)
    try finish(call, withImage: addHelper(call, "pool", .pool(pool), padded), rank: shape.count)
  }

  /// `LpPool`: the root of the sum of powers under each window.
  mutating func readLpPool(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let window = try ONNXWindow(call, kernel: call.integers("kernel_shape") ?? [], input: shape)
    let order = call.integer("p", default: 2)
    guard (1...64).contains(order) else { throw Inexpressible("sums the powers \(order)") }
    var image = try image(call, input)
    if order % 2 == 1 { image = try addHelper(call, "absolute", .activation(.absolute), image) }
    if order > 1 { image = try addHelper(call, "power", .activation(.power(exponent: Double(order))), image) }
    image = try mean(call, image, window, ceiling: call.integer("ceil_mode", default: 0) == 1, over: .one)
    switch order {
    case 1: break
    case 2: image = try addHelper(call, "root", .activation(.squareRoot), image)
    default: image = try addHelper(call, "root", .activation(.power(exponent: 1 / Double(order))), image)
    }
    try finish(call, withImage: image, rank: shape.count)
  }

  /// `GlobalAveragePool` and `GlobalMaxPool`: over all axes behind the channels.
  mutating func readGlobalPool(_ call: ONNXCall, _ kind: Reduction.Kind) throws {
    let (input, shape) = try value(call)
    switch (shape.count, kind) {
    case (1, _): throw Inexpressible("has no places to go over")
    case (3, .mean): try add(call, .adaptiveAveragePool(Size(1)), [input])
    case (3, .max): try add(call, .pool(Pool(.max, kernel: Size(shape[1], shape[2]))), [input])
    default: try add(call, .reduce(Reduction(kind, axes: Array(2...shape.count), keepsAxes: true)), [input])
    }
  }

  /// Means of windows that a pool of ours cannot take: of an image padded with zeros, each times what corrects its count.
  ///
  /// A spread window is a depthwise convolution with a kernel that no optimiser changes.
  private mutating func mean(
    _ call: ONNXCall, _ image: String, _ window: ONNXWindow, ceiling: Bool, over count: ONNXWindow.Count
  ) throws -> String {
    let pad = try window.explicitPad(ceiling: ceiling, filling: .zeros)
    let kernel = Size(window.kernel[0], window.kernel[1])
    let area = kernel.height * kernel.width
    var result = pad == Pad() ? image : try addHelper(call, "pad", .pad(pad), image)
    if window.dilation == Size(1) {
      result = try addHelper(call, "pool", .pool(Pool(.average, kernel: kernel, stride: window.stride)), result)
    } else {
      guard let channels = shape(of: image)?.first, let numbers = channels.checkedProduct(area),
        numbers <= Limits.madeParameter
      else { throw Inexpressible("has a window that is too large") }
      let weight = try frozenParameter(
        call, "kernel", shape: [channels, 1] + window.kernel,
        Array(repeating: 1 / Float(area), count: numbers))
      let convolution = Convolution(stride: window.stride, dilation: window.dilation, groups: channels)
      result = try addHelper(call, "mean", .convolution(convolution), result, parameters: [.weight: weight])
    }
    let made = try (0..<2).map { try window.windowCount(axis: $0, ceiling: ceiling) }
    guard made[0].checkedProduct(made[1]) ?? .max <= Limits.madeParameter else {
      throw Inexpressible("has too many windows of which each counts otherwise")
    }
    let counts = try (0..<2).map { try window.counts(axis: $0, ceiling: ceiling, count) }
    let table = counts[0].flatMap { rows in counts[1].map { rows * $0 } }.map { $0 == 0 ? 0 : Float(area) / Float($0) }
    guard table.contains(where: { $0 != 1 }) else { return result }
    let isUniform = table.allSatisfy { $0 == table[0] }
    let correction = try frozenParameter(
      call, "correction", shape: isUniform ? [1, 1, 1] : [1, counts[0].count, counts[1].count],
      isUniform ? [table[0]] : table)
    return try addHelper(call, "corrected", .multiply, result, parameters: [.weight: correction])
  }
}

extension ONNXWindow {
  /// Which places of a window a mean counts.
  enum Count {
    /// Those of the input.
    case inside
    /// Those of the input and of the padding.
    case padded
    /// None: the sum is meant.
    case one
  }

  /// How many windows there are along an axis.
  func windowCount(axis: Int, ceiling: Bool) throws -> Int {
    let room = lengths[axis] + before[axis] + after[axis] - extent(axis)
    let step = strides[axis]
    guard room >= 0 || ceiling && !fitsItself && room > -step else {
      throw Inexpressible("has a window larger than its padded input")
    }
    guard room >= 0 else { return 1 }
    let count = room / step + 1
    return ceiling && room % step != 0 && count * step < lengths[axis] + before[axis] ? count + 1 : count
  }

  /// The padding as a node of its own that reaches just as far as the windows.
  func explicitPad(ceiling: Bool, filling: Pad.Filling) throws -> Pad {
    let amounts = try (0..<2).map { axis in
      let end = (try windowCount(axis: axis, ceiling: ceiling) - 1) * strides[axis] + extent(axis)
      return Pad.Amount(before[axis], max(0, end - lengths[axis] - before[axis]))
    }
    return Pad(rows: amounts[0], columns: amounts[1], filling: filling)
  }

  /// How many places of each window along an axis count.
  func counts(axis: Int, ceiling: Bool, _ count: Count) throws -> [Int] {
    let end = count == .padded ? lengths[axis] + after[axis] : lengths[axis]
    let start = count == .padded ? -before[axis] : 0
    return try (0..<windowCount(axis: axis, ceiling: ceiling)).map { index in
      guard count != .one else { return 1 }
      let (first, step) = (index * strides[axis] - before[axis], dilations[axis])
      func taps(below place: Int) -> Int { min(max(0, (place - first + step - 1) / step), kernel[axis]) }
      return max(0, taps(below: end) - taps(below: start))
    }
  }
}
