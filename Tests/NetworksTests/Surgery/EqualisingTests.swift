import Networks
import TestSupport
import Testing

/// Equalised pairs compute what they computed before.
struct EqualisingTests {
  @Test("The function stays, through ReLU and depthwise convolutions", arguments: 1...5 as ClosedRange<UInt64>)
  func functionStays(_ seed: UInt64) throws {
    var builder = NetworkBuilder(name: "pairs", input: [2, 5, 5])
    var value = try builder.convolution("a", builder.input, outputs: 4, kernel: Size(3), bias: true)
    value = builder.add("a-relu", .activation(.relu), value)
    value = try builder.convolution(
      "b", value, outputs: 4, kernel: Size(2), options: Convolution(groups: 4), bias: true)
    value = builder.add("b-relu", .activation(.relu), value)
    value = try builder.convolution(
      "c", value, outputs: 6, kernel: Size(1), options: Convolution(groups: 2), bias: true)
    value = try builder.convolution("d", value, outputs: 3, kernel: Size(1))
    let network = try builder.network(output: value).randomised(seed: seed)
    #expect(network.equalisablePairs.map { "\($0.first.name)\($0.second.name)" } == ["ab", "bc", "cd"])

    var generator = SeededGenerator(seed: seed)
    let edits = [("a", "b", 4), ("b", "c", 4), ("c", "d", 6)].map { first, second, count in
      Edit.equalise(Equalisation(first: first, second: second, factors: generator.floats(count, in: 0.1...9)))
    }
    let equalised = try network.applying(Recipe(of: network, edits))
    #expect(equalised != network)
    let input = network.randomInput(seed: seed)
    let (before, after) = (try ReferenceInterpreter(network).run(input), try ReferenceInterpreter(equalised).run(input))
    let scale = before["d"]?.reduce(0) { max($0, abs($1)) } ?? 0
    #expect(zip(before["d"] ?? [], after["d"] ?? []).allSatisfy { abs($0 - $1) <= 1e-5 * scale })
  }

  @Test("Only where it is exact: not behind ReLU6, not with a second reader, not with shared weights")
  func exactPairsOnly() throws {
    var builder = NetworkBuilder(name: "no pairs", input: [2, 4, 4])
    let first = try builder.convolution("a", builder.input, outputs: 2, kernel: Size(1))
    let clipped = builder.add("clip", .activation(.relu6), first)
    let second = try builder.convolution("b", clipped, outputs: 2, kernel: Size(1))
    let third = try builder.convolution("c", second, outputs: 2, kernel: Size(1))
    let sum = builder.add("sum", .add, second, third)
    let shared = builder.add("d", .convolution(Convolution()), sum, parameters: [.weight: "a.weight"])
    let last = try builder.convolution("e", shared, outputs: 1, kernel: Size(1))
    let network = try builder.network(output: last)
    #expect(network.equalisablePairs.isEmpty)
  }
}
