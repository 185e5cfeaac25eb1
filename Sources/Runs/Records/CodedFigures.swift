/// What zeros among the weights come to.
public struct CodedFigures: Codable, Hashable, Sendable {
  /// The weights of convolutions and linear layers that are not zero.
  public var nonzeros: Int
  /// The weights of convolutions and linear layers, zero or not.
  public var weights: Int
  /// The bytes of all parameters, four for each number.
  public var plainBytes: Int
  /// The bytes of `model.espz`, which gives the network back bit for bit.
  public var codedBytes: Int

  private enum CodingKeys: String, CodingKey {
    case nonzeros
    case weights
    case plainBytes = "plain_bytes"
    case codedBytes = "coded_bytes"
  }

  /// So many weights and bytes.
  public init(nonzeros: Int, weights: Int, plainBytes: Int, codedBytes: Int) {
    (self.nonzeros, self.weights) = (nonzeros, weights)
    (self.plainBytes, self.codedBytes) = (plainBytes, codedBytes)
  }
}
