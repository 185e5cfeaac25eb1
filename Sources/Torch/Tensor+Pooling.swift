import CTorch

extension Tensor {
  /// The greatest element of each window of images `[N, C, H, W]`.
  ///
  /// - Parameters:
  ///   - stride: the kernel if nil.
  ///   - padding: at most half the kernel; it never is the greatest.
  ///   - ceilMode: whether a last, partial window counts.
  public func maxPool(
    kernel: Pair, stride: Pair? = nil, padding: Pair = 0, dilation: Pair = 1, ceilMode: Bool = false
  ) throws -> Tensor {
    try Tensor {
      ct_max_pool2d(
        handle, kernel.native, (stride ?? kernel).native, padding.native, dilation.native, ceilMode, $0)
    }
  }

  /// The mean of each window of images `[N, C, H, W]`.
  ///
  /// - Parameters:
  ///   - stride: the kernel if nil.
  ///   - ceilMode: whether a last, partial window counts.
  ///   - countingPadding: whether the zeros of the padding count as elements of the window.
  public func averagePool(
    kernel: Pair, stride: Pair? = nil, padding: Pair = 0, ceilMode: Bool = false, countingPadding: Bool = true
  ) throws -> Tensor {
    try Tensor {
      ct_avg_pool2d(
        handle, kernel.native, (stride ?? kernel).native, padding.native, ceilMode, countingPadding, $0)
    }
  }

  /// The means over as many windows as give images of `size`; the mean of each channel for size 1.
  public func adaptiveAveragePool(to size: Pair = 1) throws -> Tensor {
    try Tensor { ct_adaptive_avg_pool2d(handle, size.native, $0) }
  }

  /// Images `[N, C, H, W]` resized to `size`, each pixel the nearest one's.
  public func resizedNearest(to size: Pair) throws -> Tensor {
    try Tensor { ct_upsample_nearest2d(handle, size.native, $0) }
  }

  /// Images `[N, C, H, W]` resized to `size`, each pixel interpolated between four.
  ///
  /// - Parameter aligningCorners: whether the centres, rather than the edges, of the outermost pixels stay where they are.
  public func resizedBilinear(to size: Pair, aligningCorners: Bool = false) throws -> Tensor {
    try Tensor { ct_upsample_bilinear2d(handle, size.native, aligningCorners, $0) }
  }
}
