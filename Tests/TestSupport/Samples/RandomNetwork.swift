import Networks

/// Networks that nobody thought of: operators drawn at random, each fed values that it can take.
///
/// Every seed gives one network of about twenty nodes, its weights drawn from the same seed.
public struct RandomNetwork: Sendable, CustomStringConvertible {
  private let seed: UInt64

  /// The network of a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// Such as `random 7`.
  public var description: String { "random \(seed)" }

  /// The network itself.
  ///
  /// - Throws: `NetworkError`; never, if operators are drawn as they should be.
  public func network() throws -> Network {
    var generator = SeededGenerator(seed: seed)
    var net = NetworkBuilder(name: description, input: [2, 4, 4])
    var values = [try net.filters("stem", net.input, 8)]
    for index in 0..<Int.random(in: 4...20, using: &generator) {
      if let value = try net.addRandom("node\(index)", to: values, using: &generator) { values.append(value) }
    }
    let shape = net.shape(of: values[values.count - 1]) ?? []
    let last = shape.count == 1 ? values[values.count - 1] : net.add("flatten", .flatten, values[values.count - 1])
    let head = try net.linear("head", last, outputs: 3)
    return try net.network(output: head).randomised(seed: seed)
  }
}

extension NetworkBuilder {
  /// Adds an operator drawn at random that reads some of `values`; nothing where what is drawn does not fit.
  fileprivate mutating func addRandom(
    _ name: String, to values: [String], using generator: inout SeededGenerator
  ) throws -> String? {
    let value = values.suffix(4).randomElement(using: &generator) ?? input
    guard let shape = shape(of: value) else { return nil }
    let other = values.filter { self.shape(of: $0) == shape }.randomElement(using: &generator) ?? value
    switch Int.random(in: 0..<27, using: &generator) {
    case 0, 1, 2:
      guard shape.count == 3 else { return try linear(name, value, outputs: 6) }
      let outputs = [4, 6, 8, 12].randomElement(using: &generator) ?? 4
      let groups = [1, 1, 2, 3, 4].filter { shape[0].isMultiple(of: $0) && outputs.isMultiple(of: $0) }
      let kernel = [1, 3].randomElement(using: &generator) ?? 1
      return try filters(
        name, value, outputs, kernel: kernel, groups: groups.randomElement(using: &generator) ?? 1)
    case 3:
      guard shape.count == 3 else { return try linear(name, value, outputs: 8) }
      return try filters(name, value, shape[0] * Int.random(in: 1...2, using: &generator), groups: shape[0])
    case 4: return try batchNorm(name, value)
    case 5: return add(name, .activation([.relu, .tanh, .silu].randomElement(using: &generator) ?? .relu), value)
    case 6, 7: return add(name, .add, value, other)
    case 8: return add(name, .multiply, value, other)
    case 9:
      guard shape.product < 600 else { return nil }
      return add(name, .concatenate(axis: Int.random(in: 1...shape.count, using: &generator)), value, other)
    case 10, 11:
      let axis = Int.random(in: 1...shape.count, using: &generator)
      let start = Int.random(in: 0..<shape[axis - 1], using: &generator)
      let end = Int.random(in: start..<shape[axis - 1], using: &generator) + 1
      return add(name, .slice(Slice(axis: axis, start: start, end: end)), value)
    case 12:
      guard shape.count == 3 else { return nil }
      let sides = Pad.Amount(Int.random(in: 0...2, using: &generator), Int.random(in: 0...2, using: &generator))
      return add(name, .pad(Pad(channels: sides)), value)
    case 13: return add(name, .transpose([0] + (1...shape.count).shuffled(using: &generator)), value)
    case 14: return add(name, .reshape(shape.splitOrMerged(using: &generator)), value)
    case 15:
      guard shape.count == 3, shape[0].isMultiple(of: 2) else { return add(name, .identity, value) }
      return try shuffle(name, value, groups: 2)
    case 16:
      guard shape.count == 3, shape[1] > 1, shape[2] > 1 else { return nil }
      return add(name, .pool(Pool(.max, kernel: Size(2), stride: Size(1))), value)
    default: return addMore(name, to: value, other, shape, using: &generator)
    }
  }

  /// The operators that few networks have.
  private mutating func addMore(
    _ name: String, to value: String, _ other: String, _ shape: [Int], using generator: inout SeededGenerator
  ) -> String? {
    let axis = Int.random(in: 1...shape.count, using: &generator)
    switch Int.random(in: 0..<11, using: &generator) {
    case 0:
      guard shape.count == 3, shape[1] * shape[2] < 40 else { return nil }
      let groups = [1, 2, 3, shape[0]].filter { shape[0].isMultiple(of: $0) }.randomElement(using: &generator) ?? 1
      return doubled(name, value, groups * Int.random(in: 1...3, using: &generator), groups: groups)
    case 1:
      let operation = [Operator.maximum, .minimum, .subtract].randomElement(using: &generator) ?? .maximum
      return add(name, operation, value, other)
    case 2:
      let indices = (0..<shape[axis - 1]).shuffled(using: &generator)
      let taken = Array(indices.prefix(Int.random(in: 1...indices.count, using: &generator)))
      return add(name, .gather(Gather(axis: axis, indices: taken)), value)
    case 3: return add(name, .slice(Slice(axis: axis, start: 0, end: shape[axis - 1], step: 2)), value)
    case 4:
      guard shape.count > 1 else { return nil }
      let kind = Reduction.Kind.allCases.randomElement(using: &generator) ?? .sum
      return add(name, .reduce(Reduction(kind, axes: [axis], keepsAxes: Bool.random(using: &generator))), value)
    case 5: return add(name, .prelu, value, holding: [.weight: Parameter(shape: [shape[0]], repeating: 0)])
    case 6:
      let constant = shape.map { Bool.random(using: &generator) ? $0 : 1 }
      return self.constant(name, Bool.random(using: &generator) ? .multiply : .add, value, constant)
    case 7:
      guard shape.count > 1 else { return nil }
      let groups = (1...shape[0]).filter { shape[0].isMultiple(of: $0) }.randomElement(using: &generator) ?? 1
      return normalised(name, .groupNorm(GroupNorm(groups: groups)), value, [shape[0]])
    case 8:
      guard shape.count == 3 else { return nil }
      let size = Size(Int.random(in: 1...5, using: &generator), Int.random(in: 1...5, using: &generator))
      return add(name, .resize(Resize(to: size, method: .linear, coordinates: .halfPixel)), value)
    case 9:
      let grid = Quantisation(scales: [1.0 / 8], zeroPoints: [3], axis: nil, type: .int8)
      return add(name, .quantise(grid), value)
    default: return normalised(name, .layerNorm(LayerNorm(axis: axis)), value, Array(shape[(axis - 1)...]))
    }
  }
}

extension [Int] {
  /// A shape of as many places: an axis split in two or two axes made one, and three axes if that is possible.
  fileprivate func splitOrMerged(using generator: inout SeededGenerator) -> [Int] {
    if count > 2, Bool.random(using: &generator) {
      let axis = Int.random(in: 0..<count - 1, using: &generator)
      return self[..<axis] + [self[axis] * self[axis + 1]] + self[(axis + 2)...]
    }
    guard let axis = indices.randomElement(using: &generator) else { return self }
    let factor = (1...self[axis]).filter { self[axis].isMultiple(of: $0) }.randomElement(using: &generator) ?? 1
    return self[..<axis] + [factor, self[axis] / factor] + self[(axis + 1)...]
  }
}
