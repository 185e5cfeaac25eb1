import Networks
import OrderedCollections
import TestSupport

/// A network for every operator and setting of the vocabulary, so that its PyTorch can be compared with its meaning.
enum PyTorchVocabulary {
  /// Networks of one node that reads an image `[4, 5, 6]`, or two such images, by what the node does.
  static func networks() throws -> [(name: String, network: Network)] {
    var networks: [(String, Network)] = []
    func add(
      _ name: String, _ operation: Operator, inputs: Int = 1, shape: [Int] = [4, 5, 6],
      _ shapes: [ParameterRole: [Int]] = [:], isTrainable: Bool = true
    ) throws {
      let names = (0..<inputs).map { "input\($0)" }
      let roles = shapes.sorted { $0.key < $1.key }
      let parameters = roles.map { role, shape in
        ("node.\(role.rawValue)", Parameter(shape: shape, repeating: 0, isTrainable: isTrainable))
      }
      let node = Node(
        name: "node", operation: operation, inputs: names,
        parameters: shapes.isEmpty
          ? [:] : Dictionary(uniqueKeysWithValues: roles.map { ($0.key, "node.\($0.key.rawValue)") }))
      let network = try Network(
        name: name, inputs: names.map { Network.Input(name: $0, shape: shape) }, nodes: [node], outputs: ["node"],
        parameters: OrderedDictionary(uniqueKeysWithValues: parameters))
      networks.append((name, network.randomised(seed: UInt64(networks.count))))
    }

    for activation in activations {
      try add("activation-\(activation.name)-\(networks.count)", .activation(activation))
    }
    for (index, options) in transposed.enumerated() {
      try add(
        "transposed-\(index)", .transposedConvolution(options),
        [.weight: [4, 6 / options.groups, 3, 2], .bias: [6]])
    }
    for (index, bias) in [[:], [ParameterRole.bias: [4]]].enumerated() {
      let weight = bias.merging([.weight: [4]]) { $1 }
      try add("group-norm-\(index)", .groupNorm(GroupNorm(groups: 2, epsilon: 1e-3)), bias)
      try add("group-norm-weight-\(index)", .groupNorm(GroupNorm(groups: 2)), weight)
      try add("instance-norm-\(index)", .instanceNorm(InstanceNorm()), bias)
      try add("instance-norm-weight-\(index)", .instanceNorm(InstanceNorm(epsilon: 1e-3)), weight)
      let image = bias.mapValues { _ in [4, 5, 6] }
      try add("layer-norm-\(index)", .layerNorm(LayerNorm(axis: 1)), image)
      try add("layer-norm-weight-\(index)", .layerNorm(LayerNorm(axis: 1)), image.merging([.weight: [4, 5, 6]]) { $1 })
      let row = bias.mapValues { _ in [6] }
      try add("layer-norm-row-\(index)", .layerNorm(LayerNorm(axis: 3)), row.merging([.weight: [6]]) { $1 })
    }
    try add("instance-norm-rows", .instanceNorm(InstanceNorm()), shape: [4, 5], [.weight: [4], .bias: [4]])
    try add("instance-norm-point", .instanceNorm(InstanceNorm()), shape: [4, 1, 1], [.weight: [4], .bias: [4]])
    let statistics: [ParameterRole: [Int]] = [
      .weight: [4], .bias: [4], .runningMean: [4], .runningVariance: [4],
    ]
    for shape in [[4], [4, 5], [4, 5, 6], [4, 2, 3, 2], [4, 2, 1, 3, 2]] {
      try add("batch-norm-\(shape.count)", .batchNorm(BatchNorm(epsilon: 1e-3)), shape: shape, statistics)
    }
    for size in 1...4 {
      let norm = LocalResponseNorm(size: size, alpha: 0.5, beta: 0.6, offset: 1.5)
      try add("local-response-norm-\(size)", .localResponseNorm(norm))
    }
    try add("prelu", .prelu, [.weight: [4]])
    try add("prelu-one", .prelu, [.weight: [1]])
    for (name, operation) in [("add", Operator.add), ("multiply", .multiply)] {
      try add("\(name)-constant", operation, [.weight: [4, 1, 1]])
      try add("\(name)-frozen", operation, [.weight: [1, 5, 6]], isTrainable: false)
      try add(name, operation, inputs: 2)
    }
    for (name, operation) in [
      ("subtract", Operator.subtract), ("divide", .divide), ("maximum", .maximum), ("minimum", .minimum),
    ] { try add(name, operation, inputs: 2) }
    try add("matrix-product", .matrixProduct, inputs: 2, shape: [3, 4, 4])
    for kind in Reduction.Kind.allCases {
      try add("reduce-\(kind.rawValue)", .reduce(Reduction(kind, axes: [2, 3], keepsAxes: true)))
      try add("reduce-\(kind.rawValue)-one", .reduce(Reduction(kind, axes: [1], keepsAxes: false)))
    }
    for (index, resize) in resizes.enumerated() { try add("resize-\(index)", .resize(resize)) }
    for (name, filling) in [
      ("constant", Pad.Filling.constant(1.5)), ("zeros", .zeros),
      ("reflect", .reflect), ("edge", .edge), ("wrap", .wrap),
    ] {
      let (rows, columns) = (Pad.Amount(1, 2), Pad.Amount(3, 0))
      try add("pad-\(name)", .pad(Pad(rows: rows, columns: columns, filling: filling)))
      try add("pad-\(name)-channels", .pad(Pad(channels: Pad.Amount(2, 1), rows: rows, filling: filling)))
    }
    try add("gather", .gather(Gather(axis: 1, indices: [3, 0, 0, 2])))
    try add("gather-columns", .gather(Gather(axis: 3, indices: [5, 1])))
    for type in Quantisation.IntegerType.allCases {
      let middle = type == .int32 ? 0 : (type.range.lowerBound + type.range.upperBound) / 2
      let one = Quantisation(scales: [0.013], zeroPoints: [middle], axis: nil, type: type)
      try add("quantise-\(type.rawValue)", .quantise(one))
      let each = Quantisation(
        scales: [0.01, 0.02, 0.2, 0.005], zeroPoints: [middle, 0, middle, 0], axis: 1, type: type)
      try add("quantise-\(type.rawValue)-channels", .quantise(each))
    }
    let dilated = Pool(.max, kernel: Size(2), stride: Size(1), padding: Size(1), dilation: Size(2), roundsUp: true)
    try add("pool-dilated", .pool(dilated))
    return networks
  }

  private static let activations: [Activation] =
    Activation.plain.filter { ![.log, .squareRoot, .reciprocal].contains($0) } + [
      .hardSigmoid, .hardSigmoid(slope: 0.2, offset: 0.5), .leakyRelu(slope: 0.1), .elu(alpha: 1), .elu(alpha: 0.5),
      .selu(alpha: 1.673_263_242_354_377_2, scale: 1.050_700_987_355_480_5), .selu(alpha: 1.5, scale: 2),
      .clip(low: -0.5, high: 0.25), .clip(low: -.infinity, high: 0.5), .clip(low: 0.1, high: .infinity),
      .power(exponent: 2), .power(exponent: 3),
    ]

  private static let transposed = [
    TransposedConvolution(), TransposedConvolution(stride: Size(2), padding: Size(1), outputPadding: Size(1)),
    TransposedConvolution(
      stride: Size(2, 1), padding: Size(0, 1), outputPadding: Size(1, 0), dilation: Size(1, 2), groups: 2),
  ]

  /// Every method with every rule of places, larger and smaller.
  private static let resizes: [Resize] = {
    let methods: [Resize.Method] =
      Resize.Rounding.allCases.map { .nearest($0) } + [.linear, .cubic(coefficient: -0.75), .cubic(coefficient: -0.5)]
    return methods.flatMap { method in
      Resize.Coordinates.allCases.flatMap { coordinates in
        [Size(10, 12), Size(3, 4), Size(7, 1)].map { Resize(to: $0, method: method, coordinates: coordinates) }
      }
    } + [
      Resize(to: Size(3, 2), method: .linear, coordinates: .halfPixel, antialiases: true, excludesOutside: true),
      Resize(
        to: Size(3, 2), method: .cubic(coefficient: -0.5), coordinates: .halfPixel, antialiases: true,
        excludesOutside: true),
      Resize(
        to: Size(10, 13), method: .linear, coordinates: .halfPixel, scales: Resize.Scales(height: 2, width: 2.2)),
    ]
  }()
}
