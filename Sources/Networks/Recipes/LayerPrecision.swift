/// A convolution or linear layer that is computed in 8-bit integers, and the grids to which its numbers are rounded.
///
/// Activations lie on one grid of `uint8` for the whole value, weights on one grid of `int8` around zero for each output
/// channel, as `conv(x, W) ≈ s_x s_w Σ (q_x − z_x) q_w` is then one integer sum with one scale behind it (Jacob et al.
/// 2018, section 2.2). The bias lies on a grid of `int32` whose scale is `s_x s_w`, so that it is added to that sum as it
/// is: ONNX Runtime takes a convolution for an integer one only then, and OpenVINO does either way.
public struct LayerPrecision: Sendable, Hashable, Codable {
  /// The name of the layer.
  public let layer: String
  /// The grid of what the layer reads.
  public let input: ActivationGrid
  /// The grid of what the layer gives, behind its ReLU if nobody reads what is before it; nil where it stays a float.
  ///
  /// An engine keeps a layer within integers only where its output is rounded too.
  public let output: ActivationGrid?
  /// The distance between neighbours of the grid of weights, for each output channel; the integers are −127…127.
  public let weightScales: [Float]
  /// What is added to the bias of each output channel before it is rounded, to make good for rounding; nil for nothing.
  public let biasShift: [Float]?

  /// The precision of `layer`.
  public init(
    layer: String, input: ActivationGrid, output: ActivationGrid?, weightScales: [Float], biasShift: [Float]? = nil
  ) {
    self.layer = layer
    self.input = input
    self.output = output
    self.weightScales = weightScales
    self.biasShift = biasShift
  }

  private enum CodingKeys: String, CodingKey {
    case layer
    case input
    case output
    case weightScales = "weight_scales"
    case biasShift = "bias_shift"
  }

  /// The same grids with another shift of the bias.
  public func shifting(by shift: [Float]?) -> LayerPrecision {
    LayerPrecision(layer: layer, input: input, output: output, weightScales: weightScales, biasShift: shift)
  }
}

extension LayerPrecision: CustomStringConvertible {
  /// One line, such as `conv1: int8, input 0.019 × (q − 114), output 0.024 × q, 16 scales of weights`.
  public var description: String {
    let output = output.map { ", output \($0)" } ?? ""
    let shift = biasShift == nil ? "" : ", bias corrected"
    return "\(layer): int8, input \(input)\(output), \(weightScales.count) scales of weights\(shift)"
  }
}

/// The 256 numbers to which the activations of one value are rounded: `(q − zeroPoint) · scale` for `q` in 0…255.
public struct ActivationGrid: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The distance between two neighbours.
  public let scale: Float
  /// The integer that stands for zero.
  public let zeroPoint: Int

  /// The grid of the given scale around the given integer.
  public init(scale: Float, zeroPoint: Int) {
    self.scale = scale
    self.zeroPoint = zeroPoint
  }

  /// The finest grid that covers a range and has zero in it, as padding needs: `scale = (high − low) / 255`.
  ///
  /// Always `uint8`, though a value with both signs could as well be `int8`: ONNX Runtime adds two values in integers
  /// only where both have the same type, and those behind a ReLU gain a bit by being unsigned.
  public init(covering range: ClosedRange<Float>) {
    let (low, high) = (min(range.lowerBound, 0), max(range.upperBound, 0))
    let scale = (high - low) / 255
    guard scale > 0, scale.isFinite else {
      self.init(scale: 1, zeroPoint: 0)
      return
    }
    self.init(scale: scale, zeroPoint: min(max(Int((-low / scale).rounded()), 0), 255))
  }

  private enum CodingKeys: String, CodingKey {
    case scale
    case zeroPoint = "zero_point"
  }

  /// The grid as the operator `quantise` has it.
  public var quantisation: Quantisation {
    Quantisation(scales: [scale], zeroPoints: [zeroPoint], axis: nil, type: .uint8)
  }

  /// Such as `0.019 × (q − 114)`.
  public var description: String { zeroPoint == 0 ? "\(scale) × q" : "\(scale) × (q − \(zeroPoint))" }
}
