import Networks
import OrderedCollections
import TestSupport

/// Networks for round trips.
enum SampleNetworks {
  /// A network with every operator that files can hold but `opaque`, and numbers drawn from `seed`.
  static func everyOperator(seed: UInt64 = 1) throws -> Network {
    var builder = NetworkBuilder(name: "every \"operator\" é", input: [4, 12, 12], inputName: "image")
    var value = try builder.convolution(
      "conv", builder.input, outputs: 8, kernel: Size(3, 1),
      options: Convolution(stride: Size(1, 1), padding: Size(1, 0), dilation: Size(1, 2), groups: 2), bias: true)
    value = try builder.batchNorm("bn", value, options: BatchNorm(epsilon: 1e-3, momentum: 0.01))
    for activation in Activation.common {
      value = builder.add("act.\(activation.name)", .activation(activation), value)
    }
    let gate = builder.add("gate", .activation(.sigmoid), value)
    value = builder.add("gated", .multiply, value, gate)
    let doubled = builder.add("doubled", .add, value, value)
    value = builder.add("both", .concatenate(axis: 1), reading: [value, doubled, gate])
    value = builder.add(
      "max", .pool(Pool(.max, kernel: Size(3), stride: Size(2), padding: Size(1), roundsUp: true)), value)
    value = builder.add("mean", .pool(Pool(.average, kernel: Size(2), stride: Size(1), countsPadding: false)), value)
    value = builder.add("max1", .pool(Pool(.max, kernel: Size(1), roundsUp: true, countsPadding: false)), value)
    value = builder.add(
      "pad", .pad(Pad(channels: Pad.Amount(1, 3), rows: Pad.Amount(1, 1), columns: Pad.Amount(0, 2))), value)
    value = builder.add("slice", .slice(Slice(axis: 3, start: 0, end: 8, step: 1)), value)
    value = builder.add("every other", .slice(Slice(axis: 1, start: 1, end: 28, step: 2)), value)
    value = builder.add("reshape", .reshape([2, 7, 8, 8]), value)
    value = builder.add("transpose", .transpose([0, 2, 1, 3, 4]), value)
    value = builder.add("shuffled", .reshape([14, 8, 8]), value)
    value = builder.add("grid", .adaptiveAveragePool(Size(2, 4)), value)
    value = try builder.linear("mixer", value, outputs: 3)
    value = try builder.linear("mixer2", value, outputs: 3, bias: false)
    value = builder.add("softmax", .softmax(axis: 3), value)
    let pooled = builder.add("global", .adaptiveAveragePool(Size(1)), value)
    value = builder.add("flatten", .flatten, pooled)
    value = builder.add("drop", .dropout(probability: 0.3), value)
    value = builder.add("same", .identity, value)
    value = try builder.linear("fc", value, outputs: 5)
    let scores = try builder.linear("fc2", value, outputs: 3, bias: false)
    return try builder.network(outputs: [scores, pooled]).withNumbers(seed: seed)
  }

  /// A network whose operators, settings and wiring are drawn from `seed`.
  static func random(seed: UInt64) throws -> Network {
    var generator = SeededGenerator(seed: seed)
    var builder = NetworkBuilder(name: "random \(seed)", input: [4, 8, 8])
    var value = builder.input
    for index in 0..<Int.random(in: 1...12, using: &generator) {
      value = try builder.addRandom("node\(index)", value, &generator)
    }
    return try builder.network(output: value).withNumbers(seed: seed)
  }
}

extension Network {
  /// The same network with numbers drawn from `seed`; kernels keep the size of what flows through them, variances are
  /// positive, and what has a grid lies on it.
  func withNumbers(seed: UInt64) throws -> Network {
    var generator = SeededGenerator(seed: seed)
    var values: [String: [Float]] = [:]
    for (name, parameter) in parameters {
      let inputs = parameter.shape.dropFirst().reduce(1, *)
      let bound = (3 / Float(inputs)).squareRoot()
      let numbers = (0..<parameter.count).map { _ in
        name.hasSuffix("running_var")
          ? Float.random(in: 0.5...1.5, using: &generator) : Float.random(in: -bound...bound, using: &generator)
      }
      values[name] = parameter.quantisation?.rounded(numbers, shape: parameter.shape) ?? numbers
    }
    return try replacing(values)
  }
}

extension NetworkBuilder {
  fileprivate mutating func addRandom(
    _ name: String, _ value: String, _ generator: inout SeededGenerator
  ) throws -> String {
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    switch pick(0...11) {
    case 0:
      let options = Convolution(
        stride: Size(pick(1...2), 1), padding: Size(pick(1...2)), dilation: Size(1), groups: [1, 2, 4][pick(0...2)])
      return try convolution(
        name, value, outputs: 4 * pick(1...3), kernel: Size(pick(1...3), pick(1...3)), options: options,
        bias: Bool.random(using: &generator))
    case 1:
      return try batchNorm(
        name, value,
        options: BatchNorm(
          epsilon: Double.random(in: 0...1e-3, using: &generator), momentum: Double.random(in: 0...1, using: &generator)
        ))
    case 2, 3: return add(name, .activation(Activation.common[pick(0...6)]), value)
    case 4: return add(name, .add, value, value)
    case 5:
      let gate = add("\(name)/sigmoid", .activation(.sigmoid), value)
      return add(name, .multiply, gate, value)
    case 6: return add(name, .concatenate(axis: 1), reading: Array(repeating: value, count: pick(1...3)))
    case 7:
      let side = pick(2...3)
      let pool = Pool(
        Bool.random(using: &generator) ? .max : .average, kernel: Size(side), stride: Size(pick(1...3), 1),
        padding: Size(1), roundsUp: Bool.random(using: &generator), countsPadding: Bool.random(using: &generator))
      return add(name, .pool(pool), value)
    case 8:
      return add(name, .pad(Pad(channels: Pad.Amount(4 * pick(0...1), 0), rows: Pad.Amount(0, pick(0...2)))), value)
    case 9: return add(name, .dropout(probability: Double.random(in: 0..<1, using: &generator)), value)
    case 10: return try linear(name, value, outputs: pick(4...8), bias: Bool.random(using: &generator))
    default: return add(name, .identity, value)
    }
  }
}

extension Quantisation {
  /// The nearest number of the grid for each number.
  fileprivate func rounded(_ numbers: [Float], shape: [Int]) -> [Float] {
    let inner = axis.map { shape[($0 + 1)...].product } ?? 1
    return numbers.enumerated().map { place, number in
      let index = place / inner % scales.count
      let integer = (Double(number) / Double(scales[index])).rounded() + Double(zeroPoints[index])
      let range = Double(type.range.lowerBound)...Double(type.range.upperBound)
      let clamped = min(max(integer, range.lowerBound), range.upperBound)
      return Float((clamped - Double(zeroPoints[index])) * Double(scales[index]))
    }
  }
}
