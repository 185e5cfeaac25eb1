import Networks
import OrderedCollections
import TestSupport

/// An operator with all that it needs to be a network.
struct DrawnOperator {
  let operation: Networks.Operator
  /// The shapes of what it reads, the batch left out.
  let inputs: [[Int]]
  /// The shapes of its weights.
  let parameters: [ParameterRole: [Int]]
  /// The numbers that it is fed.
  let domain: ClosedRange<Float>

  init(
    _ operation: Networks.Operator, _ inputs: [[Int]], _ parameters: [ParameterRole: [Int]] = [:],
    in domain: ClosedRange<Float> = -2...2
  ) {
    self.operation = operation
    self.inputs = inputs
    self.parameters = parameters
    self.domain = domain
  }

  /// The network of this operator alone.
  ///
  /// - Throws: `NetworkError` when settings, inputs and parameters do not go together.
  func network(seed: UInt64) throws -> Network {
    let inputs = inputs.enumerated().map { Network.Input(name: "input\($0)", shape: $1) }
    let node = Node(
      name: "node", operation: operation, inputs: inputs.map(\.name),
      parameters: Dictionary(uniqueKeysWithValues: parameters.keys.map { ($0, $0.rawValue) }))
    return try Network(
      name: operation.label, inputs: inputs, nodes: [node], outputs: [node.name],
      parameters: OrderedDictionary(
        uniqueKeysWithValues: parameters.sorted { $0.key < $1.key }.map { role, shape in
          let isTracked = role == .runningMean || role == .runningVariance
          return (role.rawValue, Parameter(shape: shape, repeating: 0, isTrainable: !isTracked))
        })
    ).randomised(seed: seed)
  }
}

/// A network of one operator, drawn at random, and a batch for each of its inputs.
struct OperatorSample {
  let network: Network
  /// The examples of a batch: the numbers of every input, by name.
  let examples: [[String: [Float]]]

  /// Draws until an operator of the kind fits its inputs.
  init(_ kind: OperatorKind, seed: UInt64) throws {
    var draws = Draws(seed: seed)
    var fault: (any Error)?
    for _ in 0..<100 {
      let drawn = kind.draw(&draws)
      do { network = try drawn.network(seed: seed) } catch {
        fault = error
        continue
      }
      let inputs = network.inputs
      examples = (0..<draws.int(1...3)).map { _ in
        Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, draws.numbers($0.shape.product, in: drawn.domain)) })
      }
      return
    }
    throw fault ?? NetworkError.noOutput(kind.rawValue)
  }
}

/// Settings and shapes drawn one after the other; all follow from the seed.
struct Draws {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  mutating func real(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &generator) }

  mutating func bool() -> Bool { Bool.random(using: &generator) }

  mutating func size(_ range: ClosedRange<Int>) -> Size { Size(int(range), int(range)) }

  mutating func numbers(_ count: Int, in range: ClosedRange<Float>) -> [Float] {
    generator.floats(count, in: range)
  }

  mutating func subset(of count: Int) -> [Int] { generator.subset(of: count) }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &generator) }

  /// One of `elements`, or `other` if there is none.
  mutating func pick<Element>(_ elements: [Element], or other: Element) -> Element {
    elements.randomElement(using: &generator) ?? other
  }

  /// A divisor of `number`.
  mutating func divisor(of number: Int) -> Int { pick((1...number).filter(number.isMultiple), or: 1) }

  /// An image `[C, H, W]`.
  mutating func image() -> [Int] { [int(1...6), int(1...7), int(1...7)] }

  /// A shape of as many axes as `rank` allows.
  mutating func shape(rank: ClosedRange<Int>) -> [Int] { (0..<int(rank)).map { _ in int(1...5) } }

  /// Some of the roles, each with the given shape.
  mutating func some(_ roles: [ParameterRole], _ shape: [Int]) -> [ParameterRole: [Int]] {
    var shapes: [ParameterRole: [Int]] = [:]
    for role in roles where bool() { shapes[role] = shape }
    return shapes
  }
}
