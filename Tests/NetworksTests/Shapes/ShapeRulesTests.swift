import Networks
import OrderedCollections
import Testing

/// The shapes of operators that no window slides over.
@Suite struct ShapeRulesTests {
  @Test(arguments: [
    (Operator.activation(.silu), [2, 3, 4], [2, 3, 4]),
    (.identity, [5], [5]),
    (.dropout(probability: 0.5), [5], [5]),
    (.softmax(axis: 1), [5], [5]),
    (.adaptiveAveragePool(Size(2, 3)), [7, 9, 9], [7, 2, 3]),
    (.flatten, [2, 3, 4], [24]),
    (.reshape([4, 6]), [2, 3, 4], [4, 6]),
    (.transpose([0, 2, 3, 1]), [2, 3, 4], [3, 4, 2]),
    (.pad(Pad(channels: .init(1, 2), rows: .init(3, 0), columns: .init(0, 4))), [2, 3, 4], [5, 6, 8]),
    (.opaque(Opaque(type: "Einsum", outputShape: [9])), [2, 3, 4], [9]),
  ])
  func one(operation: Operator, input: [Int], output: [Int]) throws {
    #expect(try shape(of: operation, reading: [input]) == output)
  }

  @Test(arguments: [
    (Operator.add, [[2, 3, 4], [2, 3, 4]], [2, 3, 4]),
    (.multiply, [[2, 3, 4], [2, 1, 1]], [2, 3, 4]),
    (.add, [[1, 3, 1], [2, 1, 4]], [2, 3, 4]),
    (.concatenate(axis: 1), [[2, 3, 4], [5, 3, 4], [1, 3, 4]], [8, 3, 4]),
    (.concatenate(axis: 3), [[2, 3, 4], [2, 3, 5]], [2, 3, 9]),
  ])
  func several(operation: Operator, inputs: [[Int]], output: [Int]) throws {
    #expect(try shape(of: operation, reading: inputs) == output)
  }

  @Test(arguments: [
    (Operator.add, [[2, 3, 4], [3, 3, 4]]),
    (.add, [[2, 3, 4]]),
    (.add, [[2, 3, 4], [3, 4]]),
    (.concatenate(axis: 1), [[2, 3, 4], [2, 3, 5]]),
    (.concatenate(axis: 0), [[2, 3, 4], [2, 3, 4]]),
    (.reshape([5]), [[2, 3]]),
    (.transpose([1, 0]), [[2]]),
    (.transpose([0, 1, 1]), [[2, 3]]),
    (.softmax(axis: 4), [[2, 3, 4]]),
    (.dropout(probability: 1), [[2]]),
    (.pad(Pad(channels: .init(-1, 0))), [[2, 3, 4]]),
    (.slice(Slice(axis: 1, start: 1, end: 1)), [[2, 3, 4]]),
    (.slice(Slice(axis: 1, start: 0, end: 3)), [[2, 3, 4]]),
    (.slice(Slice(axis: 1, start: 0, end: 2, step: 0)), [[2, 3, 4]]),
    (.adaptiveAveragePool(Size(1)), [[2]]),
    (.pool(Pool(.max, kernel: Size(3), padding: Size(2))), [[2, 9, 9]]),
  ])
  func refused(operation: Operator, inputs: [[Int]]) {
    #expect(throws: NetworkError.self) { try shape(of: operation, reading: inputs) }
  }

  @Test func linearAppliesToTheLastAxis() throws {
    var builder = NetworkBuilder(name: "linear", input: [4, 6])
    let output = try builder.linear("linear", builder.input, outputs: 3)
    #expect(try builder.network(output: output).shapes()[output] == [4, 3])
  }

  private func shape(of operation: Operator, reading inputs: [[Int]]) throws -> [Int]? {
    let named = inputs.enumerated().map { Network.Input(name: "input\($0)", shape: $1) }
    let node = Node(name: "node", operation: operation, inputs: named.map(\.name))
    let network = try Network(name: "one", inputs: named, nodes: [node], outputs: ["node"], parameters: [:])
    return try network.shapes()["node"]
  }
}
