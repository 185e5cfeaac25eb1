import Networks
import TestSupport
import Training

/// Two layers of 1×1 on maps of 2×2, the second with a bias, a batch norm behind it, or neither, and a linear layer.
///
/// Every place of a map is looked at where ten are drawn, so that what is measured is all there is.
enum PointwiseEnding: String, CaseIterable, Sendable {
  case bias, norm, neither

  /// `width` channels between the two.
  func network(width: Int = 5, groups: Int = 1, seed: UInt64 = 1) throws -> Network {
    var builder = NetworkBuilder(name: "pointwise", input: [1, 28, 28])
    let small = builder.add("shrink", .pool(Pool(.average, kernel: Size(14))), builder.input)
    let wide = try builder.convolution(
      "first", small, outputs: width, kernel: Size(1), options: Convolution(), bias: true)
    let options = Convolution(groups: groups)
    var value = try builder.convolution(
      "second", builder.add("relu", .activation(.relu), wide), outputs: 4, kernel: Size(1), options: options,
      bias: self == .bias)
    if self == .norm { value = try builder.batchNorm("second-norm", value) }
    value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), value))
    let last = try builder.linear("fc", value, outputs: 10)
    return try builder.network(output: last).withInitialWeights(seed: seed)
      .randomised(seed: seed)
  }
}
