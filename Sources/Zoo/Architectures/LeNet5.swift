import Networks

/// LeNet-5 for digits as Caffe has it and as papers on pruning mean it: 20-50-500-10.
///
/// After LeCun, Bottou, Bengio and Haffner 1998.
/// Two 5×5 convolutions without padding, each with a 2×2 max pool and no activation, then two linear layers with a ReLU
/// between them. 431,080 parameters and 2.293 M MACs, of which 1.888 M in the convolutions.
public struct LeNet5: Architecture {
  /// One grey image of 28×28.
  public let input = [1, 28, 28]

  /// LeNet-5.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = builder.input
    for (index, width) in [20, 50].enumerated() {
      value = try builder.convolution("conv\(index + 1)", value, outputs: width, kernel: Size(5), bias: true)
      value = builder.add("pool\(index + 1)", .pool(Pool(.max, kernel: Size(2))), value)
    }
    value = try builder.linear("fc1", builder.add("flatten", .flatten, value), outputs: 500)
    value = try builder.linear("fc2", builder.add("relu", .activation(.relu), value), outputs: classes)
    return try builder.network(output: value)
  }
}
