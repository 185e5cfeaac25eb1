import Networks

extension NetworkBuilder {
  /// A convolution, batch norm and ReLU, called `name.conv`, `name.bn` and `name.relu`, as the inception networks have it.
  ///
  /// - Parameter padding: what is added on either side; nil for what keeps the size of the image.
  mutating func rectifiedConvolution(
    _ name: String, _ input: String, outputs: Int, kernel: Size, stride: Int = 1, padding: Size? = nil
  ) throws -> String {
    let options = Convolution(
      stride: Size(stride), padding: padding ?? Size(kernel.height / 2, kernel.width / 2))
    let value = try convolutionAndNorm(
      "\(name).conv", "\(name).bn", input, outputs: outputs, kernel: kernel, options: options,
      normalisation: BatchNorm(epsilon: 1e-3))
    return add("\(name).relu", .activation(.relu), value)
  }

  /// A 3×3 pool that keeps the size of the image.
  mutating func smoothed(_ name: String, _ kind: Pool.Kind, _ input: String) -> String {
    add(name, .pool(Pool(kind, kernel: Size(3), stride: Size(1), padding: Size(1))), input)
  }
}
