import Networks
import OrderedCollections
import TestSupport
import Training

extension NetworkBuilder {
  /// A convolution without bias, batch norm and ReLU, named after `name`.
  mutating func unit(_ name: String, _ input: String, outputs: Int, groups: Int = 1) throws -> String {
    let options = Convolution(padding: Size(1), groups: groups)
    let value = try convolution(name, input, outputs: outputs, kernel: Size(3), options: options)
    return add("\(name)-relu", .activation(.relu), try batchNorm("\(name)-norm", value))
  }
}

/// Two convolutions of 1×1 without bias, `widths` wide, on an input of two channels.
func chain(_ widths: Int...) throws -> Network {
  var builder = NetworkBuilder(name: "chain", input: [2, 2, 2])
  var value = builder.input
  for (index, width) in widths.enumerated() {
    value = try builder.convolution("conv\(index + 1)", value, outputs: width, kernel: Size(1))
  }
  return try builder.network(output: value)
}

/// A stem that two residual convolutions add to, and a linear layer.
func residualNetwork(width: Int = 6, seed: UInt64 = 1) throws -> Network {
  var builder = NetworkBuilder(name: "residual", input: [1, 28, 28])
  var value = try builder.unit("stem", builder.input, outputs: width)
  value = builder.add("shrink", .pool(Pool(.average, kernel: Size(4))), value)
  for block in 1...2 {
    let inner = try builder.unit("block\(block)-inner", value, outputs: width + block)
    value = builder.add("block\(block)", .add, value, try builder.unit("block\(block)-outer", inner, outputs: width))
  }
  let pool = Pool(.average, kernel: Size(3), stride: Size(4))
  value = builder.add("flatten", .flatten, builder.add("pool", .pool(pool), value))
  value = try builder.linear("fc", value, outputs: 10)
  return try builder.network(output: value).withInitialWeights(seed: seed)
}

/// A small network drawn at random: convolutions, residual blocks, depthwise convolutions, pools and linear layers.
func randomNetwork(seed: UInt64) throws -> Network {
  var generator = SeededGenerator(seed: seed)
  var builder = NetworkBuilder(name: "random-\(seed)", input: [3, 8, 8])
  var width = Int.random(in: 4...9, using: &generator)
  var value = try builder.unit("stem", builder.input, outputs: width)
  for block in 0..<Int.random(in: 1...3, using: &generator) {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      width = Int.random(in: 4...9, using: &generator)
      value = try builder.unit("conv\(block)", value, outputs: width)
    case 1:
      let inner = try builder.unit("inner\(block)", value, outputs: Int.random(in: 3...7, using: &generator))
      value = builder.add("sum\(block)", .add, value, try builder.unit("outer\(block)", inner, outputs: width))
    case 2: value = try builder.unit("depthwise\(block)", value, outputs: width, groups: width)
    default: value = builder.add("pool\(block)", .pool(Pool(.max, kernel: Size(2), stride: Size(1))), value)
    }
  }
  value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(2)), value))
  if Bool.random(using: &generator) { value = try builder.linear("hidden", value, outputs: 7) }
  value = try builder.linear("fc", value, outputs: 5)
  return try builder.network(output: value).withInitialWeights(seed: seed)
}
