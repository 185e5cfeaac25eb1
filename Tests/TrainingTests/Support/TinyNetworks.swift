import Networks

extension NetworkBuilder {
  /// A convolution without bias, batch norm and ReLU, named after `name`.
  mutating func unit(_ name: String, _ input: String, outputs: Int, stride: Int = 1) throws -> String {
    let options = Convolution(stride: Size(stride), padding: Size(1))
    let value = try convolution(name, input, outputs: outputs, kernel: Size(3), options: options)
    return add("\(name)-relu", .activation(.relu), try batchNorm("\(name)-norm", value))
  }
}

/// A convolution, batch norm, ReLU, average pooling to 2×2 and a linear layer: the network of `training_steps.py`.
func tinyNetwork(input: [Int] = [3, 6, 6], classes: Int = 3) throws -> Network {
  var builder = NetworkBuilder(name: "tiny", input: input)
  let options = Convolution(padding: Size(1))
  var value = try builder.convolution("conv", builder.input, outputs: 4, kernel: Size(3), options: options)
  value = builder.add("relu", .activation(.relu), try builder.batchNorm("norm", value))
  value = builder.add("flatten", .flatten, builder.add("pool", .adaptiveAveragePool(Size(2)), value))
  value = try builder.linear("fc", value, outputs: classes)
  return try builder.network(output: value).withNamedWeights()
}

/// One linear layer on the pixels.
func linearNetwork(input: [Int], classes: Int) throws -> Network {
  var builder = NetworkBuilder(name: "linear", input: input)
  let pixels = builder.add("flatten", .flatten, builder.input)
  let scores = try builder.linear("fc", pixels, outputs: classes)
  return try builder.network(output: scores).withNamedWeights()
}
