import Networks
import Training

/// Convolutions of these widths one behind the other, with a classifier.
func chainOf(_ widths: Int...) throws -> Network {
  var builder = NetworkBuilder(name: "chain", input: [1, 28, 28])
  var value = builder.add("shrink", .pool(Pool(.average, kernel: Size(7))), builder.input)
  for (index, width) in widths.enumerated() { value = try builder.unit("conv\(index)", value, outputs: width) }
  value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), value))
  value = try builder.linear("fc", value, outputs: 10)
  return try builder.network(output: value).withInitialWeights(seed: 1)
}
