import Networks

/// A published network whose input and number of classes are still open.
public protocol Architecture: Sendable {
  /// The input that the network was published for, such as `[3, 224, 224]`.
  var input: [Int] { get }

  /// The network with zero weights, under the given name, for inputs of the given shape.
  ///
  /// - Throws: `NetworkError` when the input is too small for the network or has the wrong number of axes.
  func network(named name: String, input: [Int], classes: Int) throws -> Network
}

extension Architecture {
  /// The network with zero weights, for the input that it was published for.
  ///
  /// - Throws: `NetworkError` when the architecture's numbers do not fit together.
  public func network(named name: String, classes: Int) throws -> Network {
    try network(named: name, input: input, classes: classes)
  }
}
