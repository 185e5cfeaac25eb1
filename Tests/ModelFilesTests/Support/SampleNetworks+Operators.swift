import Networks

extension SampleNetworks {
  /// One network for each family of operators, with every operator but `opaque` and every sort of setting.
  static func families() throws -> [Network] {
    try [
      activations(), layers(), norms(), arithmetic(), windows(), means(), pads(), grids(), manyBits(), nestedNorms(),
    ] + resizes()
  }

  /// Every activation; those that need positive numbers get them.
  static func activations() throws -> Network {
    var builder = try SampleBuilder("activations", input: [2, 3, 4])
    var plain = Activation.plain.filter { ![.log, .squareRoot, .reciprocal].contains($0) }
    plain += [
      .hardSigmoid, .hardSigmoid(slope: 0.2, offset: 0.4), .leakyRelu(slope: 0.01),
      .leakyRelu(slope: 0.123456789012345), .elu(alpha: 1), .elu(alpha: 0.7), .selu(alpha: 1.6732, scale: 1.0507),
      .clip(low: 0, high: 6), .clip(low: 0, high: .infinity), .clip(low: -.infinity, high: 0.5),
      .clip(low: -1, high: 1), .clip(low: -.infinity, high: .infinity), .power(exponent: 2),
    ]
    let first = try builder.addBeside(
      builder.input, plain.enumerated().map { ("\($1.name) \($0)", .activation($1)) })
    let positive = try builder.add("positive", .activation(.sigmoid), builder.input)
    let second = try builder.addBeside(
      positive,
      [
        ("log", .activation(.log)), ("root", .activation(.squareRoot)), ("inverse", .activation(.reciprocal)),
        ("power", .activation(.power(exponent: -0.3))),
      ])
    return try builder.network(outputs: [first, second])
  }

  /// Convolutions, their transposes, linear layers and slopes, one of which two nodes share.
  static func layers() throws -> Network {
    var builder = try SampleBuilder("layers", input: [4, 5, 6])
    let options = TransposedConvolution(
      stride: Size(2, 3), padding: Size(1, 0), outputPadding: Size(1, 2), dilation: Size(1, 2), groups: 2)
    let up = try builder.add(
      "up", .transposedConvolution(options), builder.input, parameters: [.weight: [4, 3, 3, 2], .bias: [6]])
    let slope = try builder.add("slope", .prelu, up, parameters: [.weight: [6]])
    let slopes = try builder.add("one slope", .prelu, slope, parameters: [.weight: [1]])
    let down = try builder.add(
      "down", .convolution(Convolution(stride: Size(2), groups: 3)), slopes, parameters: [.weight: [6, 2, 3, 3]])
    let again = try builder.add(
      Node(name: "again", operation: .prelu, inputs: [down], parameters: [.weight: "slope.weight"]))
    let features = try builder.add("features", .linear, again, parameters: [.weight: [7, builder.shape(of: again)[2]]])
    let flat = try builder.add("flat", .flatten, features)
    let row = try builder.add(
      "row", .linear, flat, parameters: [.weight: [6, builder.shape(of: flat)[0]], .bias: [6]])
    // A row has its channels last, so the slopes have another shape there than beside an image.
    let last = try builder.add(
      Node(name: "last", operation: .prelu, inputs: [row], parameters: [.weight: "slope.weight"]))
    return try builder.network(outputs: [last, again])
  }

  /// Normalisations with and without scale and shift, over images and rows.
  static func norms() throws -> Network {
    var builder = try SampleBuilder("norms", input: [6, 4, 5])
    var value = builder.input
    func roles(_ shape: [Int]) -> [[ParameterRole: [Int]]] {
      [[.weight: shape, .bias: shape], [.weight: shape], [.bias: shape], [:]]
    }
    for (index, parameters) in roles([4, 5]).enumerated() {
      value = try builder.add(
        "layer\(index)", .layerNorm(LayerNorm(axis: 2, epsilon: 1e-6)), value, parameters: parameters)
    }
    value = try builder.add(
      "layer", .layerNorm(LayerNorm(axis: 1, epsilon: 0.123456789)), value, parameters: [.weight: [6, 4, 5]])
    for (index, parameters) in roles([6]).enumerated() {
      value = try builder.add("group\(index)", .groupNorm(GroupNorm(groups: 3)), value, parameters: parameters)
      value = try builder.add("instance\(index)", .instanceNorm(InstanceNorm()), value, parameters: parameters)
    }
    value = try builder.add("odd", .localResponseNorm(LocalResponseNorm(size: 5, alpha: 0.3)), value)
    let norm = LocalResponseNorm(size: 4, alpha: 1e-2, beta: 0.5, offset: 2)
    value = try builder.add("even", .localResponseNorm(norm), value)
    value = try builder.add("row", .reduce(Reduction(.sum, axes: [2, 3], keepsAxes: false)), value)
    value = try builder.add("group", .groupNorm(GroupNorm(groups: 2)), value, parameters: [.weight: [6], .bias: [6]])
    return try builder.network(outputs: [value])
  }

  /// A normalisation in a normalisation's path, with statistics.
  static func nestedNorms() throws -> Network {
    var builder = try SampleBuilder("nested norms", input: [3, 4, 4])
    let roles = Dictionary(uniqueKeysWithValues: ParameterRole.allCases.map { ($0, [3]) })
    var value = try builder.add("first", .batchNorm(BatchNorm(epsilon: 1e-3)), builder.input, parameters: roles)
    value = try builder.add("second", .batchNorm(BatchNorm(momentum: 0.3)), value, parameters: roles)
    value = try builder.add("third", .instanceNorm(InstanceNorm()), value)
    value = try builder.add("fourth", .batchNorm(BatchNorm()), value, parameters: roles, isTrainable: false)
    return try builder.network(outputs: [value])
  }

  /// Arithmetic on two values, on a value and a constant, and along axes.
  static func arithmetic() throws -> Network {
    var builder = try SampleBuilder("arithmetic", input: [3, 4, 5])
    let positive = try builder.add("positive", .activation(.softplus), builder.input)
    let row = try builder.add("row", .reduce(Reduction(.mean, axes: [2, 3], keepsAxes: true)), positive)
    var value = try builder.add("total", .add, builder.input, row)
    value = try builder.add("difference", .subtract, value, positive)
    value = try builder.add("ratio", .divide, value, positive)
    value = try builder.add("larger", .maximum, value, row)
    value = try builder.add("smaller", .minimum, row, value)
    value = try builder.add("shifted", .add, value, parameters: [.weight: [3, 1, 1]])
    value = try builder.add("scaled", .multiply, value, parameters: [.weight: [1, 1, 5]])
    value = try builder.add("one", .multiply, value, parameters: [.weight: [1, 1, 1]], isTrainable: false)
    let turned = try builder.add("turned", .transpose([0, 1, 3, 2]), value)
    let product = try builder.add("product", .matrixProduct, value, turned)
    let picked = try builder.add("picked", .gather(Gather(axis: 1, indices: [2, 0, 0, 1])), product)
    let repeated = try builder.add("repeated", .gather(Gather(axis: 3, indices: [3, 1])), picked)
    let outputs = try Reduction.Kind.allCases.enumerated().map { index, kind in
      try builder.add(
        kind.rawValue, .reduce(Reduction(kind, axes: index.isMultiple(of: 2) ? [3] : [1, 2], keepsAxes: index > 2)),
        repeated)
    }
    return try builder.network(outputs: outputs)
  }

  /// Values and parameters on grids of eight and 32 bits, which operator set 17 has.
  static func grids() throws -> Network { try grids("grids", [.int8, .uint8, .int32]) }

  /// Values and parameters on grids of four and sixteen bits.
  static func manyBits() throws -> Network { try grids("many bits", [.int4, .uint4, .int16, .uint16, .int8]) }

  private static func grids(_ name: String, _ types: [Quantisation.IntegerType]) throws -> Network {
    var builder = try SampleBuilder(name, input: [3, 5, 4])
    var value = builder.input
    for type in types {
      let step: Float = type == .int4 || type == .uint4 ? 0.15 : 0.013
      let zero = type.range.lowerBound < 0 ? 0 : (type.range.upperBound + 1) / 2
      value = try builder.add(
        "one \(type)", .quantise(Quantisation(scales: [step], zeroPoints: [zero], axis: nil, type: type)), value)
      value = try builder.add(
        "each \(type)",
        .quantise(
          Quantisation(
            scales: [step, 1.1 * step, 1.3 * step], zeroPoints: [zero, zero + 1, zero], axis: 1, type: type)), value)
      let grid = Quantisation(
        scales: [0.9 * step, step, 1.2 * step], zeroPoints: [zero, zero, zero], axis: 0, type: type)
      value = try builder.add(
        "conv \(type)", .convolution(Convolution(padding: Size(1))), value,
        parameters: [.weight: [3, 3, 3, 3], .bias: [3]], on: grid, isTrainable: type != .uint8)
    }
    let slopes = Quantisation(scales: [0.01], zeroPoints: [1], axis: nil, type: types[0])
    value = try builder.add("slope", .prelu, value, parameters: [.weight: [3]], on: slopes)
    return try builder.network(outputs: [value])
  }
}
