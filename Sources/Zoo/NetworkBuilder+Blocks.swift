import Networks

extension NetworkBuilder {
  /// A convolution without bias and the batch norm behind it.
  mutating func convolutionAndNorm(
    _ convolution: String, _ norm: String, _ input: String, outputs: Int, kernel: Int, stride: Int = 1, groups: Int = 1
  ) throws -> String {
    let options = Convolution(stride: Size(stride), padding: Size(kernel / 2), groups: groups)
    let value = try self.convolution(convolution, input, outputs: outputs, kernel: Size(kernel), options: options)
    return try batchNorm(norm, value)
  }

  /// The number of channels of a value that has been added; zero if there is none.
  func channels(of value: String) -> Int { shape(of: value)?.first ?? 0 }

  /// Global average pooling, called `avgpool`, and the `[C]` features that it leaves, called `flatten`.
  mutating func pooledFeatures(_ input: String) -> String {
    add("flatten", .flatten, add("avgpool", .adaptiveAveragePool(Size(1)), input))
  }
}
