/// A parameter's weights brought to a few numbers that they share.
///
/// Zeros stay zeros. The others become the nearest of `2^bits` numbers, which are the means of what is nearest to them (1-D
/// k-means), found from numbers that lie evenly between the least and the largest weight: of the beginnings that Han et al.
/// 2016 try, the best.
public struct WeightSharing: Sendable, Hashable, Codable {
  /// The parameter's name.
  public let parameter: String
  /// The bits that tell the numbers apart, 1 to 12.
  public let bits: Int

  /// Weights of `parameter` that share `2^bits` numbers.
  public init(parameter: String, bits: Int) {
    self.parameter = parameter
    self.bits = bits
  }
}

extension WeightSharing: CustomStringConvertible {
  /// One line, such as `conv1.weight: share 32 numbers`.
  public var description: String { "\(parameter): share \(1 << bits) numbers" }
}
