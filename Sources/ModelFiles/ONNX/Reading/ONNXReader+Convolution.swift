import Networks

extension ONNXReader {
  mutating func readConvolution(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard let weight = try kernel(call, for: shape) else {
      throw Inexpressible("is no convolution of images with a constant kernel")
    }
    let window = try ONNXWindow(call, kernel: Array(weight.shape.dropFirst(2)), input: shape)
    let convolution = Convolution(
      stride: window.stride, padding: window.padding ?? Size(0), dilation: window.dilation,
      groups: call.integer("group", default: 1))
    var image = try image(call, input)
    if window.padding == nil { image = try addHelper(call, "pad", .pad(window.pad), image) }
    let parameters = try kernelParameters(call, weight)
    let result = try addHelper(call, "convolution", .convolution(convolution), image, parameters: parameters)
    try finish(call, withImage: result, rank: shape.count)
  }

  /// `ConvTranspose`: padding takes places away, and what differs between the sides is more output padding or a slice.
  mutating func readTransposedConvolution(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard let weight = try kernel(call, for: shape) else {
      throw Inexpressible("is no transposed convolution of images with a constant kernel")
    }
    let window = try ONNXTransposedWindow(call, kernel: Array(weight.shape.dropFirst(2)), input: shape)
    let convolution = TransposedConvolution(
      stride: window.stride, padding: window.padding, outputPadding: window.outputPadding, dilation: window.dilation,
      groups: call.integer("group", default: 1))
    let image = try image(call, input)
    let parameters = try kernelParameters(call, weight)
    var result = try addHelper(call, "convolution", .transposedConvolution(convolution), image, parameters: parameters)
    for (axis, crop) in window.crops.enumerated() where crop != .none {
      let length = self.shape(of: result)?[axis + 1] ?? 0
      guard crop.before + crop.after < length else { throw Inexpressible("takes all of its output away") }
      let slice = Slice(axis: axis + 2, start: crop.before, end: length - crop.after)
      result = try addHelper(call, "crop\(axis)", .slice(slice), result)
    }
    try finish(call, withImage: result, rank: shape.count)
  }

  /// The constant kernel of a convolution, if it has one for values of this shape.
  private func kernel(_ call: ONNXCall, for shape: [Int]) throws -> ONNXConstant? {
    guard let weight = try constant(call, 1), shape.count == 2 || shape.count == 3,
      weight.shape.count == shape.count + 1
    else { return nil }
    let stated = call.integers("kernel_shape")
    guard stated == nil || stated == Array(weight.shape.dropFirst(2)) else {
      throw Fault.malformed("node '\(call.output)' states another kernel size than its kernel has")
    }
    return weight
  }

  private mutating func kernelParameters(
    _ call: ONNXCall, _ weight: ONNXConstant
  ) throws -> [ParameterRole: String] {
    let kernel = weight.shape.count == 3 ? [weight.shape[0], weight.shape[1], 1, weight.shape[2]] : weight.shape
    var parameters = [ParameterRole.weight: try parameter(from: weight, shape: kernel, isTrainable: true)]
    if let bias = try constant(call, 2) { parameters[.bias] = try parameter(bias) }
    return parameters
  }
}
