import Networks

extension NetworkBuilder {
  /// A convolution without bias and the batch norm behind it.
  mutating func convolutionAndNorm(
    _ convolution: String, _ norm: String, _ input: String, outputs: Int, kernel: Size, options: Convolution,
    normalisation: BatchNorm = BatchNorm()
  ) throws -> String {
    let value = try self.convolution(convolution, input, outputs: outputs, kernel: kernel, options: options)
    return try batchNorm(norm, value, options: normalisation)
  }

  /// A convolution without bias whose padding keeps the size of the image, and the batch norm behind it.
  mutating func convolutionAndNorm(
    _ convolution: String, _ norm: String, _ input: String, outputs: Int, kernel: Int, stride: Int = 1,
    groups: Int = 1, normalisation: BatchNorm = BatchNorm()
  ) throws -> String {
    try convolutionAndNorm(
      convolution, norm, input, outputs: outputs, kernel: Size(kernel),
      options: Convolution(stride: Size(stride), padding: Size(kernel / 2), groups: groups),
      normalisation: normalisation)
  }

  /// A convolution, batch norm and perhaps an activation, called `name.0`, `name.1` and `name.2` as in torchvision.
  mutating func convolutionLayer(
    _ name: String, _ input: String, outputs: Int, kernel: Int, stride: Int = 1, groups: Int = 1,
    activation: Activation?, normalisation: BatchNorm = BatchNorm()
  ) throws -> String {
    let value = try convolutionAndNorm(
      "\(name).0", "\(name).1", input, outputs: outputs, kernel: kernel, stride: stride, groups: groups,
      normalisation: normalisation)
    return activation.map { add("\(name).2", .activation($0), value) } ?? value
  }

  /// Batch norm, ReLU and a convolution without bias behind them, called `norm`, `relu` and `convolution`.
  mutating func preactivatedConvolution(
    _ norm: String, _ relu: String, _ convolution: String, _ input: String, outputs: Int, kernel: Int, stride: Int = 1
  ) throws -> String {
    let ready = add(relu, .activation(.relu), try batchNorm(norm, input))
    return try self.convolution(
      convolution, ready, outputs: outputs, kernel: Size(kernel),
      options: Convolution(stride: Size(stride), padding: Size(kernel / 2)))
  }

  /// A max pool that moves by two; `roundsUp` counts a last window that the image covers in part.
  mutating func halved(
    _ name: String, _ input: String, kernel: Int = 3, padding: Int = 0, roundsUp: Bool = false
  ) -> String {
    let pool = Pool(.max, kernel: Size(kernel), stride: Size(2), padding: Size(padding), roundsUp: roundsUp)
    return add(name, .pool(pool), input)
  }

  /// The channels weighted by gates that the mean of each sets for all (Hu, Shen and Sun 2018), as in torchvision.
  ///
  /// Two 1×1 convolutions, `name.fc1` to `squeezed` channels and `name.fc2` back, with `activation` behind the first and
  /// `gate` behind the second.
  mutating func squeezeExcitation(
    _ name: String, _ input: String, squeezed: Int, activation: Activation, gate: Activation
  ) throws -> String {
    var value = add("\(name).avgpool", .adaptiveAveragePool(Size(1)), input)
    value = try convolution("\(name).fc1", value, outputs: squeezed, kernel: Size(1), bias: true)
    value = add("\(name).activation", .activation(activation), value)
    value = try convolution("\(name).fc2", value, outputs: channels(of: input), kernel: Size(1), bias: true)
    value = add("\(name).scale_activation", .activation(gate), value)
    return add("\(name).scale", .multiply, input, value)
  }

  /// The channels dealt to `groups` runs and read across the runs (Zhang and others 2018): channel `i` of run `g` goes to
  /// place `i · groups + g`.
  mutating func shuffled(_ name: String, _ input: String, groups: Int) -> String {
    guard let shape = shape(of: input), shape.count == 3 else { return input }
    let dealt = add("\(name).deal", .reshape([groups, shape[0] / groups, shape[1], shape[2]]), input)
    return add("\(name).join", .reshape(shape), add("\(name).turn", .transpose([0, 2, 1, 3, 4]), dealt))
  }

  /// The number of channels of a value that has been added; zero if there is none.
  func channels(of value: String) -> Int { shape(of: value)?.first ?? 0 }

  /// Global average pooling, called `avgpool`, and the `[C]` features that it leaves, called `flatten`.
  mutating func pooledFeatures(_ input: String) -> String {
    add("flatten", .flatten, add("avgpool", .adaptiveAveragePool(Size(1)), input))
  }
}
