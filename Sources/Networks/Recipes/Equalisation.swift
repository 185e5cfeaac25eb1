/// Two layers in a row whose weights trade factors channel by channel, which leaves what the pair computes as it is.
///
/// Behind `y = W₂ f(W₁ x + b₁) + b₂`, with `f` the identity or ReLU, for which `f(s x) = s f(x)` where `s > 0`, the pair
/// `W₂ S`, `S⁻¹ W₁`, `S⁻¹ b₁` is the same function for any diagonal `S` of positive factors (Nagel et al. 2019, eq. 7).
public struct Equalisation: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The layer whose output channels are divided by the factors.
  public let first: String
  /// The layer whose input channels are multiplied by them.
  public let second: String
  /// A positive factor for each channel between the two.
  public let factors: [Float]

  /// Divides what `first` gives by `factors` and multiplies what `second` takes by them.
  public init(first: String, second: String, factors: [Float]) {
    self.first = first
    self.second = second
    self.factors = factors
  }

  /// One line, such as `conv1 and conv2: equalise 16 channels by 0.31…2.4`.
  public var description: String {
    let (least, most) = (factors.min() ?? 1, factors.max() ?? 1)
    return "\(first) and \(second): equalise \(factors.count) channels by \(least)…\(most)"
  }
}
