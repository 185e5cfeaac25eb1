import Networks
import OrderedCollections
import TestSupport
import Testing

/// The oracle itself, against numbers worked out by hand.
struct ReferenceInterpreterTests {
  private func run(
    _ operation: Operator, _ inputs: [ReferenceValue], _ weights: [ParameterRole: ReferenceValue] = [:]
  ) throws -> ReferenceValue {
    try operation.reference(inputs, weights, node: "node")
  }

  private func image(_ side: Int) -> ReferenceValue {
    ReferenceValue([1, side, side], (1...side * side).map(Double.init))
  }

  @Test("A convolution, padded and strided")
  func convolution() throws {
    let weight = ReferenceValue([1, 1, 3, 3], [0, 1, 0, 1, -4, 1, 0, 1, 0])
    let options = Convolution(stride: Size(2), padding: Size(1))
    let output = try run(.convolution(options), [image(3)], [.weight: weight, .bias: ReferenceValue([1], [10])])
    #expect(output == ReferenceValue([1, 2, 2], [12, 6, -6, -12]))
  }

  @Test("A dilated convolution")
  func dilation() throws {
    let weight = ReferenceValue([1, 1, 2, 2], [1, 10, 100, 1000])
    let output = try run(.convolution(Convolution(dilation: Size(2))), [image(3)], [.weight: weight])
    #expect(output == ReferenceValue([1, 1, 1], [9731]))
  }

  @Test("A convolution in groups")
  func groups() throws {
    let input = ReferenceValue([4, 1, 1], [1, 2, 3, 4])
    let weight = ReferenceValue([2, 2, 1, 1], [1, 10, 1, 10])
    let output = try run(.convolution(Convolution(groups: 2)), [input], [.weight: weight])
    #expect(output == ReferenceValue([2, 1, 1], [21, 43]))
  }

  @Test("A linear layer over the last axis")
  func linear() throws {
    let input = ReferenceValue([2, 2], [1, 2, 3, 4])
    let weight = ReferenceValue([3, 2], [1, 0, 0, 1, 1, 1])
    let output = try run(.linear, [input], [.weight: weight, .bias: ReferenceValue([3], [0, 0, 100])])
    #expect(output == ReferenceValue([2, 3], [1, 2, 103, 3, 4, 107]))
  }

  @Test("A batch norm with its running statistics")
  func batchNorm() throws {
    let weights: [ParameterRole: ReferenceValue] = [
      .weight: ReferenceValue([2], [2, 1]), .bias: ReferenceValue([2], [1, 0]),
      .runningMean: ReferenceValue([2], [1, 0]), .runningVariance: ReferenceValue([2], [3, 0]),
    ]
    let output = try run(.batchNorm(BatchNorm(epsilon: 1)), [ReferenceValue([2, 1, 1], [5, 7])], weights)
    #expect(output == ReferenceValue([2, 1, 1], [5, 7]))
  }

  @Test("Activations at a few places")
  func activations() throws {
    let expected: [Activation: [Double]] = [
      .relu: [0, 0, 1, 9], .relu6: [0, 0, 1, 6], .hardSigmoid: [0, 0.5, 4.0 / 6, 1], .hardSwish: [0, 0, 4.0 / 6, 9],
    ]
    let input = ReferenceValue([4], [-4, 0, 1, 9])
    for (activation, numbers) in expected { #expect(try run(.activation(activation), [input]).numbers == numbers) }
    for (activation, number) in [
      (Activation.sigmoid, 0.731_058_578_6), (.silu, 0.731_058_578_6), (.tanh, 0.761_594_156),
    ] {
      #expect(abs(try run(.activation(activation), [input]).numbers[2] - number) < 1e-9)
    }
  }

  @Test("Axes of size one are stretched")
  func stretched() throws {
    let column = ReferenceValue([2, 1, 1], [10, 100])
    let row = ReferenceValue([1, 1, 3], [1, 2, 3])
    #expect(try run(.multiply, [column, row]) == ReferenceValue([2, 1, 3], [10, 20, 30, 100, 200, 300]))
    #expect(try run(.add, [row, column]) == ReferenceValue([2, 1, 3], [11, 12, 13, 101, 102, 103]))
  }

  @Test("Pools at the edge")
  func pools() throws {
    let largest = try run(.pool(Pool(.max, kernel: Size(2), padding: Size(1))), [image(3)])
    #expect(largest == ReferenceValue([1, 2, 2], [1, 3, 7, 9]))
    let up = try run(.pool(Pool(.max, kernel: Size(2), roundsUp: true)), [image(3)])
    #expect(up == ReferenceValue([1, 2, 2], [5, 6, 8, 9]))
    let counted = try run(.pool(Pool(.average, kernel: Size(2), padding: Size(1))), [image(3)])
    #expect(counted == ReferenceValue([1, 2, 2], [0.25, 1.25, 2.75, 7]))
    let inside = try run(.pool(Pool(.average, kernel: Size(2), padding: Size(1), countsPadding: false)), [image(3)])
    #expect(inside == ReferenceValue([1, 2, 2], [1, 2.5, 5.5, 7]))
    let partly = try run(.pool(Pool(.average, kernel: Size(2), roundsUp: true)), [image(3)])
    #expect(partly == ReferenceValue([1, 2, 2], [3, 4.5, 7.5, 9]))
  }

  @Test("Adaptive pools to coarser, uneven and finer grids")
  func adaptivePools() throws {
    #expect(try run(.adaptiveAveragePool(Size(1)), [image(3)]).numbers == [5])
    #expect(try run(.adaptiveAveragePool(Size(2)), [image(3)]).numbers == [3, 4, 6, 7])
    let row = ReferenceValue([1, 1, 2], [1, 2])
    #expect(try run(.adaptiveAveragePool(Size(1, 4)), [row]).numbers == [1, 1, 2, 2])
  }

  @Test("What only moves numbers")
  func movements() throws {
    let matrix = ReferenceValue([2, 3, 1], [1, 2, 3, 4, 5, 6])
    #expect(try run(.transpose([0, 2, 1, 3]), [matrix]) == ReferenceValue([3, 2, 1], [1, 4, 2, 5, 3, 6]))
    #expect(try run(.flatten, [matrix]) == ReferenceValue([6], [1, 2, 3, 4, 5, 6]))
    #expect(try run(.reshape([3, 2]), [matrix]) == ReferenceValue([3, 2], [1, 2, 3, 4, 5, 6]))
    let odd = Slice(axis: 2, start: 0, end: 3, step: 2)
    #expect(try run(.slice(odd), [matrix]) == ReferenceValue([2, 2, 1], [1, 3, 4, 6]))
    let joined = try run(.concatenate(axis: 2), [matrix, ReferenceValue([2, 1, 1], [7, 8])])
    #expect(joined == ReferenceValue([2, 4, 1], [1, 2, 3, 7, 4, 5, 6, 8]))
    let padded = try run(.pad(Pad(channels: Pad.Amount(1, 0), columns: Pad.Amount(0, 1))), [matrix])
    #expect(padded == ReferenceValue([3, 3, 2], [0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0]))
  }

  @Test("A softmax of large numbers")
  func softmax() throws {
    let output = try run(.softmax(axis: 1), [ReferenceValue([2, 2], [1000, 0, 1000, 0])])
    #expect(output.numbers == [0.5, 0.5, 0.5, 0.5])
  }

  @Test("What it cannot run is an error")
  func faults() throws {
    let opaque = try SampleNetwork.opaqueMiddle.network()
    #expect(throws: ReferenceError.opaque(node: "unknown")) {
      try ReferenceInterpreter(opaque).run(opaque.randomInput(seed: 1))
    }
    let plain = try ReferenceInterpreter(SampleNetwork.plain.network())
    #expect(throws: ReferenceError.input("input", expected: [3, 6, 6], found: 2)) { try plain.run([1, 2]) }
    #expect(throws: ReferenceError.input("input", expected: [3, 6, 6], found: nil)) { try plain.run(["image": []]) }
  }

  @Test("Every value has the shape that the network says", arguments: SampleNetwork.allCases.filter(\.canRun))
  func shapes(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let values = try ReferenceInterpreter(network).values(for: network.randomInput(seed: 2))
    #expect(values.mapValues(\.shape) == (try network.shapes()))
    for (name, value) in values {
      #expect(value.numbers.allSatisfy { $0.isFinite }, "\(name)")
      #expect(value.numbers.contains { $0 != 0 }, "\(name)")
    }
  }
}
