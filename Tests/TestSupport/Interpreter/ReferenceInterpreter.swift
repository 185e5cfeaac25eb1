import Networks

/// Runs a network the slow and obvious way: the oracle against which surgery and faster executors are checked.
///
/// One input at a time, in evaluation mode, every loop written as its definition reads. All sums are `Double`.
public struct ReferenceInterpreter: Sendable {
  private let network: Network

  /// An interpreter of `network`.
  public init(_ network: Network) { self.network = network }

  /// The network's outputs, by name, in row-major order.
  ///
  /// - Parameter input: the numbers of every input, by name, in row-major order.
  /// - Throws: `ReferenceError` when an input is missing or of another size, or a node is opaque.
  public func run(_ input: [String: [Float]]) throws -> [String: [Double]] {
    let values = try values(for: input)
    return Dictionary(network.outputs.map { ($0, values[$0]?.numbers ?? []) }) { first, _ in first }
  }

  /// The outputs one after the other, for a network that is fed one value.
  ///
  /// - Throws: `ReferenceError` as `run(_:)` with names does.
  public func run(_ input: [Float]) throws -> [Double] {
    let outputs = try run([network.inputs[0].name: input])
    return network.outputs.flatMap { outputs[$0] ?? [] }
  }

  /// Everything that the network computes on the way to its outputs, by name.
  ///
  /// - Throws: `ReferenceError` when an input is missing or of another size, or a node is opaque.
  public func values(for input: [String: [Float]]) throws -> [String: ReferenceValue] {
    var values: [String: ReferenceValue] = [:]
    for fed in network.inputs {
      guard let numbers = input[fed.name], numbers.count == fed.shape.product else {
        throw ReferenceError.input(fed.name, expected: fed.shape, found: input[fed.name]?.count)
      }
      values[fed.name] = ReferenceValue(fed.shape, numbers.map(Double.init))
    }
    for node in network.nodes {
      let weights = network.parameters(of: node).mapValues { ReferenceValue($0.shape, $0.values.map(Double.init)) }
      values[node.name] = try node.operation.reference(node.inputs.compactMap { values[$0] }, weights, node: node.name)
    }
    return values
  }
}

/// Why the interpreter cannot run a network.
public enum ReferenceError: Error, Equatable {
  /// An input was not given, or has another number of places.
  case input(String, expected: [Int], found: Int?)
  /// A node is opaque, so what it computes is not known.
  case opaque(node: String)
}
