import CTorch

extension Tensor {
  /// The two-dimensional convolution of images `[N, C, H, W]`.
  ///
  /// Images in `bfloat16` may have weights in `float32`: then the sums are those of `float32`, rounded to `bfloat16`.
  ///
  /// A residual and an activation are computed along with it, in one pass over memory, where no gradients are asked for and
  /// images lie in channels-last order on the CPU; else one after the other.
  ///
  /// - Parameters:
  ///   - weight: `[O, C / groups, kernel height, kernel width]`.
  ///   - bias: `[O]`.
  ///   - padding: zeros on either side.
  ///   - residual: what is added to the result, of its shape and type; nothing if nil.
  ///   - overwriting: whether the result may take the residual's place in memory, where it is alone there.
  ///   - activation: what is applied to the sum.
  /// - Returns: `[N, O, H', W']`.
  public func convolution(
    weight: Tensor, bias: Tensor? = nil, stride: Pair = 1, padding: Pair = 0, dilation: Pair = 1, groups: Int = 1,
    adding residual: Tensor? = nil, overwriting: Bool = false, activation: FusedActivation = .identity
  ) throws -> Tensor {
    try Tensor {
      ct_conv2d(
        handle, weight.handle, bias.handle, residual.handle, overwriting, activation.rawValue, stride.native,
        padding.native, dilation.native, groups, $0)
    }
  }

  /// What a convolution of images `[N, C, H, W]` reads to make each place of its result, `[N, H' · W', kernel height, kernel width, C]`.
  ///
  /// A copy, fastest of images in channels-last order.
  ///
  /// - Parameter padding: zeros on either side.
  public func patches(kernel: Pair, stride: Pair = 1, padding: Pair = 0, dilation: Pair = 1) throws -> Tensor {
    try Tensor { ct_patches(handle, kernel.native, stride.native, padding.native, dilation.native, $0) }
  }

  /// The transpose of a two-dimensional convolution, which enlarges images `[N, C, H, W]`.
  ///
  /// - Parameters:
  ///   - weight: `[C, O / groups, kernel height, kernel width]`.
  ///   - bias: `[O]`.
  ///   - outputPadding: rows and columns more at the bottom and the right of the result.
  public func transposedConvolution(
    weight: Tensor, bias: Tensor? = nil, stride: Pair = 1, padding: Pair = 0, outputPadding: Pair = 0,
    dilation: Pair = 1, groups: Int = 1
  ) throws -> Tensor {
    try Tensor {
      ct_conv_transpose2d(
        handle, weight.handle, bias.handle, stride.native, padding.native, outputPadding.native, dilation.native,
        groups, $0)
    }
  }

  /// The affine map `x weightᵀ + bias` of the last dimension: `[…, I]` with a weight `[O, I]` gives `[…, O]`.
  public func linear(weight: Tensor, bias: Tensor? = nil) throws -> Tensor {
    try Tensor { ct_linear(handle, weight.handle, bias.handle, $0) }
  }
}
