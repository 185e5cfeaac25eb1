import Networks

extension NetworkBuilder {
  /// The network, once the arguments have added all that they add.
  public mutating func finish(_ output: String) throws -> Network { try network(output: output) }

  /// The network with several outputs, once the arguments have added all that they add.
  public mutating func finish(_ outputs: [String]) throws -> Network { try network(outputs: outputs) }

  /// A 3×3 convolution that keeps the picture's size, batch norm and ReLU: `name`, `name.norm` and `name.relu`.
  public mutating func block(
    _ name: String, _ input: String, _ outputs: Int, kernel: Int = 3, stride: Int = 1, groups: Int = 1,
    activation: Activation? = .relu
  ) throws -> String {
    let options = Convolution(stride: Size(stride), padding: Size(kernel / 2), groups: groups)
    let sum = try convolution(name, input, outputs: outputs, kernel: Size(kernel), options: options)
    let normed = try batchNorm("\(name).norm", sum)
    return activation.map { add("\(name).\($0.name)", .activation($0), normed) } ?? normed
  }

  /// A 3×3 convolution with bias that keeps the picture's size.
  public mutating func filters(
    _ name: String, _ input: String, _ outputs: Int, kernel: Int = 3, stride: Int = 1, groups: Int = 1
  ) throws -> String {
    let options = Convolution(stride: Size(stride), padding: Size(kernel / 2), groups: groups)
    return try convolution(name, input, outputs: outputs, kernel: Size(kernel), options: options, bias: true)
  }

  /// Global average pooling and a linear layer `head` to five scores.
  public mutating func scores(_ input: String, _ name: String = "head") throws -> String {
    let pooled = add("\(name).pool", .adaptiveAveragePool(Size(1)), input)
    return try linear(name, add("\(name).flatten", .flatten, pooled), outputs: 5)
  }

  /// `[C, H, W]` with the channels dealt to `groups`, the groups then interleaved.
  public mutating func shuffle(_ name: String, _ input: String, groups: Int) throws -> String {
    let shape = shape(of: input) ?? []
    let dealt = add("\(name).deal", .reshape([groups, shape[0] / groups, shape[1], shape[2]]), input)
    let turned = add("\(name).turn", .transpose([0, 2, 1, 3, 4]), dealt)
    return add("\(name).join", .reshape(shape), turned)
  }
}
