import Networks
import TestSupport

extension SampleNetworks {
  /// A network of operators of all families, whose settings and wiring are drawn from `seed`.
  ///
  /// What would not fit is left out, its parameters stay. Numbers stay small, so that engines can be compared.
  static func randomOfAll(seed: UInt64) throws -> Network {
    var generator = SeededGenerator(seed: seed &+ 1000)
    var builder = try SampleBuilder("random of all \(seed)", input: [4, 6, 7])
    var value = builder.input
    for index in 0..<Int.random(in: 1...12, using: &generator) {
      var trial = builder
      guard let next = try? trial.addRandom("node\(index)", value, &generator), trial.shape(of: next).product < 4000
      else { continue }
      (builder, value) = (trial, next)
    }
    // A network has a node, whatever was drawn.
    let last = try builder.add("last", .activation(.tanh), value)
    return try builder.network(outputs: [last], seed: seed)
  }
}

extension SampleBuilder {
  fileprivate mutating func addRandom(
    _ name: String, _ value: String, _ generator: inout SeededGenerator
  ) throws -> String {
    switch Int.random(in: 0...4, using: &generator) {
    case 0: try addFunction(name, value, &generator)
    case 1: try addLayer(name, value, &generator)
    case 2: try addNorm(name, value, &generator)
    case 3: try addWindow(name, value, &generator)
    default: try addRearrangement(name, value, &generator)
    }
  }

  private mutating func addFunction(
    _ name: String, _ value: String, _ generator: inout SeededGenerator
  ) throws -> String {
    let shape = shape(of: value)
    let number = Double.random(in: -1.5...1.5, using: &generator)
    let positive = try add("\(name) positive", .activation(.softplus), value)
    let functions: [Activation] = [
      .log, .squareRoot, .reciprocal, .power(exponent: number), .hardSigmoid(slope: 0.2, offset: number),
      .leakyRelu(slope: number), .elu(alpha: number), .selu(alpha: number, scale: 1.05),
      .clip(low: number, high: number + 1), .clip(low: number, high: .infinity),
    ]
    let result =
      switch Int.random(in: 0...4, using: &generator) {
      case 0:
        try add(
          name, .activation(Activation.plain.filter { $0 != .log }.randomElement(using: &generator) ?? .relu), positive)
      case 1: try add(name, .activation(functions.randomElement(using: &generator) ?? .relu), positive)
      case 2:
        try add(
          name, [.add, .subtract, .multiply, .divide, .maximum, .minimum].randomElement(using: &generator) ?? .add,
          value, positive)
      case 3:
        try add(
          name, Bool.random(using: &generator) ? .add : .multiply, value,
          parameters: [.weight: shape.map { Bool.random(using: &generator) ? $0 : 1 }])
      default:
        try add(
          name,
          .reduce(
            Reduction(
              Reduction.Kind.allCases.randomElement(using: &generator) ?? .mean,
              axes: generator.subset(of: shape.count).map { $0 + 1 }, keepsAxes: Bool.random(using: &generator))), value
        )
      }
    return try add("\(name) small", .activation(.tanh), result)
  }

  private mutating func addLayer(
    _ name: String, _ value: String, _ generator: inout SeededGenerator
  ) throws -> String {
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let shape = shape(of: value)
    let groups = [1, 2].filter(shape[0].isMultiple).randomElement(using: &generator) ?? 1
    let outputs = 2 * pick(1...4)
    let kernel = [pick(1...3), pick(1...3)]
    let bias: [ParameterRole: [Int]] = Bool.random(using: &generator) ? [.bias: [outputs]] : [:]
    let scales = (0..<outputs).map { _ in Float.random(in: 0.005...0.02, using: &generator) }
    let zeros = (0..<outputs).map { _ in pick(-3...3) }
    let grid = Quantisation(scales: scales, zeroPoints: zeros, axis: 0, type: .int8)
    switch pick(0...3) {
    case 0:
      let convolution = Convolution(stride: Size(pick(1...2), 1), padding: Size(pick(0...2)), groups: groups)
      return try add(
        name, .convolution(convolution), value,
        parameters: bias.merging([.weight: [outputs, shape[0] / groups] + kernel]) { $1 },
        on: Bool.random(using: &generator) ? grid : nil)
    case 1:
      let stride = Size(pick(1...3), pick(1...2))
      let convolution = TransposedConvolution(
        stride: stride, padding: Size(pick(0...1)), outputPadding: Size(pick(0...stride.height - 1), 0),
        dilation: Size(1, pick(1...2)), groups: groups)
      return try add(
        name, .transposedConvolution(convolution), value,
        parameters: bias.merging([.weight: [shape[0], outputs / groups] + kernel]) { $1 })
    case 2:
      return try add(
        name, .linear, value, parameters: bias.merging([.weight: [outputs, shape[shape.count - 1]]]) { $1 })
    default: return try add(name, .prelu, value, parameters: [.weight: [Bool.random(using: &generator) ? 1 : shape[0]]])
    }
  }

  private mutating func addNorm(
    _ name: String, _ value: String, _ generator: inout SeededGenerator
  ) throws -> String {
    let shape = shape(of: value)
    // Without something that differs from place to place a norm would blow up rounding.
    let mixed = try add("\(name) mixed", .add, value, parameters: [.weight: shape])
    let epsilon = Double.random(in: 1e-4...1e-2, using: &generator)
    let axis = Int.random(in: 1...shape.count, using: &generator)
    func roles(_ shape: [Int]) -> [ParameterRole: [Int]] {
      var roles: [ParameterRole: [Int]] = [:]
      for role in [ParameterRole.weight, .bias] where Bool.random(using: &generator) { roles[role] = shape }
      return roles
    }
    switch Int.random(in: 0...5, using: &generator) {
    case 0:
      return try add(
        name, .layerNorm(LayerNorm(axis: axis, epsilon: epsilon)), mixed, parameters: roles(Array(shape[(axis - 1)...]))
      )
    case 1:
      return try add(
        name, .groupNorm(GroupNorm(groups: 2, epsilon: epsilon)), mixed, parameters: roles([shape[0]]))
    case 2:
      return try add(name, .instanceNorm(InstanceNorm(epsilon: epsilon)), mixed, parameters: roles([shape[0]]))
    case 3:
      let norm = LocalResponseNorm(
        size: Int.random(in: 1...6, using: &generator), alpha: epsilon, beta: 0.75, offset: 1)
      return try add(name, .localResponseNorm(norm), mixed)
    case 4:
      let grid = Quantisation(scales: [0.0371], zeroPoints: [3], axis: nil, type: .int8)
      return try add(name, .quantise(grid), mixed)
    default:
      return try add(
        name, .batchNorm(BatchNorm(epsilon: epsilon)), mixed,
        parameters: Dictionary(uniqueKeysWithValues: ParameterRole.allCases.map { ($0, [shape[0]]) }))
    }
  }

  private mutating func addWindow(
    _ name: String, _ value: String, _ generator: inout SeededGenerator
  ) throws -> String {
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let kind: Pool.Kind = Bool.random(using: &generator) ? .max : .average
    let methods: [Resize.Method] =
      [.linear, .cubic(coefficient: -0.75)] + Resize.Rounding.allCases.map { .nearest($0) }
    switch pick(0...3) {
    case 0: return try add(name, .adaptiveAveragePool(Size(pick(1...8), pick(1...8))), value)
    case 1:
      return try add(
        name,
        .resize(
          Resize(
            to: Size(pick(1...12), pick(1...12)), method: methods.randomElement(using: &generator) ?? .linear,
            coordinates: Resize.Coordinates.allCases.randomElement(using: &generator) ?? .halfPixel)), value)
    default:
      let pool = Pool(
        kind, kernel: Size(pick(1...4), pick(1...4)), stride: Size(pick(1...4), pick(1...4)),
        padding: Size(pick(0...2), pick(0...2)), dilation: kind == .max ? Size(pick(1...2)) : Size(1),
        roundsUp: Bool.random(using: &generator), countsPadding: Bool.random(using: &generator))
      return try add(name, .pool(pool), value)
    }
  }

  private mutating func addRearrangement(
    _ name: String, _ value: String, _ generator: inout SeededGenerator
  ) throws -> String {
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let shape = shape(of: value)
    let axis = pick(1...shape.count)
    let length = shape[axis - 1]
    switch pick(0...6) {
    case 0:
      let filling: Pad.Filling =
        [.constant(0.5), .zeros, .reflect, .edge, .wrap].randomElement(using: &generator) ?? .edge
      return try add(
        name,
        .pad(
          Pad(
            channels: Pad.Amount(pick(0...1), 0), rows: Pad.Amount(0, pick(0...2)), columns: Pad.Amount(pick(0...2), 1),
            filling: filling)),
        value)
    case 1:
      return try add(
        name, .gather(Gather(axis: axis, indices: (0..<pick(1...6)).map { _ in pick(0...length - 1) })), value)
    case 2:
      let start = pick(0...length - 1)
      return try add(
        name, .slice(Slice(axis: axis, start: start, end: pick(start + 1...length), step: pick(1...2))), value)
    case 3: return try add(name, .transpose([0] + (1...shape.count).shuffled(using: &generator)), value)
    case 4: return try add(name, .reshape([1] + shape.shuffled(using: &generator)), value)
    case 5 where shape.count > 1:
      let turned = try add(
        "\(name) turned", .transpose([0] + Array(1..<shape.count - 1) + [shape.count, shape.count - 1]), value)
      return try add(name, .matrixProduct, value, turned)
    default: return try add(name, .concatenate(axis: axis), value, value)
    }
  }
}
