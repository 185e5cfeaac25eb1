import Networks

extension Node {
  /// Checks that no setting is so large that arithmetic with it could overflow, or work with it never end.
  ///
  /// - Parameter shapes: the shapes of the node's inputs, the batch left out.
  func checkSettings(shapes: [[Int]]) throws {
    guard operation.sizes.allSatisfy({ (0...operation.bound).contains($0) }) else {
      throw Fault.malformed("node '\(name)' has a setting that is negative or too large")
    }
    guard operation.numbers.allSatisfy(\.isFinite) else {
      throw Fault.malformed("node '\(name)' has a setting that is not a finite number")
    }
    switch operation {
    case .slice(let slice) where slice.end > Limits.slicedAxis:
      throw Fault.malformed("node '\(name)' takes \(slice.end) places of an axis, which is too many")
    case .gather(let gather) where gather.indices.count > Limits.slicedAxis:
      throw Fault.malformed("node '\(name)' takes \(gather.indices.count) places of an axis, which is too many")
    case .localResponseNorm(let norm) where norm.size > Limits.neighbours:
      throw Fault.malformed("node '\(name)' looks at \(norm.size) channels, which is too many")
    case .resize(let resize):
      guard let input = shapes.first, input.count == 3 else { return }
      guard resize.fits(input) else {
        throw Fault.malformed(
          "node '\(name)' resamples \(input) to \(resize.size), which is not by its ratios or too large")
      }
    case .quantise(let quantisation) where !quantisation.hasZerosInRange:
      throw Fault.malformed("node '\(name)' has a zero point that is none of its integers")
    case .activation(.clip(let low, let high)) where low.isNaN || high.isNaN:
      throw Fault.malformed("node '\(name)' clips to what is no number")
    case .pad(let pad) where pad.filling.isNoNumber:
      throw Fault.malformed("node '\(name)' adds what is no number")
    default: return
    }
  }
}

extension Operator {
  /// The settings that count places.
  fileprivate var sizes: [Int] {
    switch self {
    case .convolution(let convolution):
      convolution.stride.sides + convolution.padding.sides + convolution.dilation.sides + [convolution.groups]
    case .transposedConvolution(let convolution):
      convolution.stride.sides + convolution.padding.sides + convolution.outputPadding.sides
        + convolution.dilation.sides + [convolution.groups]
    case .groupNorm(let norm): [norm.groups]
    case .localResponseNorm(let norm): [norm.size]
    case .pool(let pool): pool.kernel.sides + pool.stride.sides + pool.padding.sides + pool.dilation.sides
    case .adaptiveAveragePool(let size): size.sides
    case .resize(let resize): resize.size.sides
    case .pad(let pad): pad.amounts.flatMap { [$0.before, $0.after] }
    case .reshape(let shape): shape + [shape.checkedProduct ?? .max]
    case .opaque(let opaque): opaque.outputShape
    case .slice(let slice): [slice.start, slice.step]
    default: []
    }
  }

  /// The largest of `sizes` that any real network has.
  fileprivate var bound: Int {
    switch self {
    case .reshape, .opaque: Limits.valueCount
    case .slice: Limits.slicedAxis
    default: Limits.attribute
    }
  }

  /// The settings that are measured and may not be infinite.
  fileprivate var numbers: [Double] {
    switch self {
    case .batchNorm(let norm): [norm.epsilon, norm.momentum]
    case .layerNorm(let norm): [norm.epsilon]
    case .groupNorm(let norm): [norm.epsilon]
    case .instanceNorm(let norm): [norm.epsilon]
    case .localResponseNorm(let norm): [norm.alpha, norm.beta, norm.offset]
    case .activation(let activation): activation.numbers
    case .resize(let resize): resize.numbers
    default: []
    }
  }
}

extension Activation {
  fileprivate var numbers: [Double] {
    switch self {
    case .hardSigmoid(let slope, let offset): [slope, offset]
    case .leakyRelu(let slope): [slope]
    case .elu(let alpha): [alpha]
    case .selu(let alpha, let scale): [alpha, scale]
    case .power(let exponent): [exponent]
    default: []
    }
  }
}

extension Resize {
  fileprivate var numbers: [Double] {
    let ratios =
      (scales.map { [$0.height, $0.width] } ?? []) + (region.map { [$0.top, $0.left, $0.bottom, $0.right] } ?? [])
    if case .cubic(let coefficient) = method { return ratios + [coefficient] }
    return ratios
  }

  /// Whether the matrices that stand for the resize are of a size that can be held, and its ratios about those
  /// of its sizes: a result's size is what its ratio gives, rounded.
  fileprivate func fits(_ input: [Int]) -> Bool {
    let sides = zip(input.dropFirst(), size.sides)
    guard sides.allSatisfy({ $0 * $1 <= Limits.valueCount }) else { return false }
    guard let scales else { return true }
    return zip(sides, [scales.height, scales.width]).allSatisfy { lengths, scale in
      let (stretched, places) = (Double(lengths.0) * scale, Double(lengths.1))
      return (0.9 * places - 0.5...1.1 * places + 1).contains(stretched)
    }
  }
}

extension Pad.Filling {
  fileprivate var isNoNumber: Bool {
    if case .constant(let value) = self { value.isNaN } else { false }
  }
}

extension Quantisation {
  /// Whether zero is one of the grid's integers, wherever there is a zero point.
  fileprivate var hasZerosInRange: Bool { zeroPoints.allSatisfy(type.range.contains) }
}

extension Parameter {
  /// Checks that the grid of a parameter from a file fits its shape.
  func checkQuantisation(named name: String) throws {
    guard let quantisation else { return }
    let axis = quantisation.axis
    let count = axis.map { shape.indices.contains($0) ? shape[$0] : -1 } ?? 1
    guard quantisation.scales.count == count, quantisation.zeroPoints.count == count,
      quantisation.scales.allSatisfy({ $0 > 0 && $0.isFinite }), quantisation.hasZerosInRange
    else {
      throw Fault.malformed("the parameter '\(name)' of shape \(shape) has a grid that does not fit it")
    }
  }
}
