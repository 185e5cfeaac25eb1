import Networks
import OrderedCollections
import TestSupport
import Testing

/// Sizes that no network has are refused by name, before arithmetic with them overflows.
struct AbsurdSizeTests {
  /// Numbers at which sums and products go wrong.
  static let edges = [
    Int.min, -1 << 40, -1, 0, 1, 2, 3, 7, 1 << 16, 1 << 24, (1 << 24) + 1, 1 << 31, 1 << 40, Int.max / 2, Int.max,
  ]

  /// Every operator with settings drawn from `edges`.
  static func operators(using generator: inout SeededGenerator) -> [Operator] {
    func draw() -> Int { edges.randomElement(using: &generator) ?? 0 }
    func size() -> Size { Size(draw(), draw()) }
    func amount() -> Pad.Amount { Pad.Amount(draw(), draw()) }
    let convolution = Convolution(stride: size(), padding: size(), dilation: size(), groups: draw())
    let transposed = TransposedConvolution(
      stride: size(), padding: size(), outputPadding: size(), dilation: size(), groups: draw())
    let pool = Pool(
      Bool.random(using: &generator) ? .max : .average, kernel: size(), stride: size(), padding: size(),
      dilation: size(), roundsUp: Bool.random(using: &generator))
    let fillings: [Pad.Filling] = [.zeros, .reflect, .edge, .wrap]
    let scales = Resize.Scales(
      height: Double(draw()), width: [0, -1, 1e300, .nan][Int.random(in: 0..<4, using: &generator)])
    return [
      .convolution(convolution), .transposedConvolution(transposed), .pool(pool), .adaptiveAveragePool(size()),
      .pad(
        Pad(
          channels: amount(), rows: amount(), columns: amount(),
          filling: fillings.randomElement(using: &generator) ?? .zeros)
      ),
      .slice(Slice(axis: draw(), start: draw(), end: draw(), step: draw())),
      .gather(Gather(axis: draw(), indices: [draw(), draw()])), .reshape([draw(), draw(), draw()]),
      .transpose([draw(), draw(), draw(), draw()]), .softmax(axis: draw()), .layerNorm(LayerNorm(axis: draw())),
      .groupNorm(GroupNorm(groups: draw())), .localResponseNorm(LocalResponseNorm(size: draw())),
      .reduce(Reduction(.mean, axes: [draw(), draw()], keepsAxes: true)), .concatenate(axis: draw()),
      .opaque(Opaque(type: "Custom", outputShape: [draw(), draw()])), .flatten,
      .resize(Resize(to: size(), method: .linear, coordinates: .halfPixel, scales: scales)),
      .resize(Resize(to: size(), method: .linear, coordinates: .halfPixel)),
      .quantise(Quantisation(scales: [1], zeroPoints: [0], axis: draw(), type: .int8)),
    ]
  }

  @Test("Settings of any size give a shape or an error", arguments: UInt64(1)...100)
  func settings(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let inputs = [[4, 5, 5], [1, 1 << 20, 1 << 20], [1 << 31, 1, 1], [2, 1 << 31, 4]]
    for operation in Self.operators(using: &generator) {
      for input in inputs {
        let weight = Parameter(shape: [4, 1, 3, 3], repeating: 0)
        let node = Node(name: "node", operation: operation, inputs: ["input"], parameters: [.weight: "weight"])
        do {
          let network = try Network(
            name: "net", inputs: [Network.Input(name: "input", shape: input)], nodes: [node], outputs: ["node"],
            parameters: ["weight": weight])
          let shape = try #require(network.shapes()["node"])
          #expect(shape.allSatisfy { $0 > 0 })
          for convention in CostConvention.allCases { #expect(try network.costs(convention: convention).macs >= 0) }
        } catch let error as NetworkError {
          #expect(error.description.contains("'node'"), "\(error)")
        } catch {
          Issue.record("\(error)")
        }
      }
    }
  }

  @Test("Inputs of any size are taken or refused", arguments: AbsurdSizeTests.edges)
  func inputs(length: Int) throws {
    let net = NetworkBuilder(name: "net", input: [3, length, 8])
    var builder = net
    builder.add("relu", .activation(.relu), builder.input)
    let isModest = (1...1 << 31).contains(length)
    let network = builder
    if isModest {
      #expect(try network.network(output: "relu").costs().macs == 0)
    } else {
      let error = try #require(throws: NetworkError.self) { try network.network(output: "relu") }
      #expect(error.description.contains("'input'"))
    }
  }

  @Test("Operations that are too many to count are as many as can be counted")
  func saturatedCosts() throws {
    // Each has 2⁴⁰ places and 2²² products a place; there are four of them, which is 2⁶⁴.
    var net = NetworkBuilder(name: "net", input: [1, 1 << 20, 1 << 20])
    let options = Convolution(padding: Size(1023, 1024))
    var value = net.input
    for index in 0..<4 {
      value = try net.convolution("conv\(index)", value, outputs: 1, kernel: Size(2047, 2049), options: options)
    }
    #expect(try net.network(output: value).costs().macs == .max)
  }

  @Test("Windows that do not step are refused")
  func standingWindows() throws {
    for operation in [
      Operator.convolution(Convolution(dilation: Size(0))), .convolution(Convolution(stride: Size(0, 1))),
      .transposedConvolution(TransposedConvolution(stride: Size(0))),
      .transposedConvolution(TransposedConvolution(dilation: Size(1, 0))),
      .transposedConvolution(TransposedConvolution(padding: Size(-1))),
      .pool(Pool(.max, kernel: Size(2), dilation: Size(0))), .pool(Pool(.max, kernel: Size(2), stride: Size(0))),
    ] {
      let node = Node(name: "node", operation: operation, inputs: ["input"], parameters: [.weight: "weight"])
      #expect(throws: NetworkError.self, "\(operation)") {
        try Network(
          name: "net", inputs: [Network.Input(name: "input", shape: [4, 8, 8])], nodes: [node], outputs: ["node"],
          parameters: ["weight": Parameter(shape: [4, 4, 2, 2], repeating: 0)])
      }
    }
  }

  @Test("A range with a step beyond its end takes its first place")
  func longStep() throws {
    var net = NetworkBuilder(name: "net", input: [4, 8, 8])
    let sliced = net.add("slice", .slice(Slice(axis: 1, start: 1, end: 4, step: .max)), net.input)
    let network = try net.network(output: sliced)
    #expect(try network.shapes()["slice"] == [1, 8, 8])
    #expect(try network.channels()["input"]?.pins.count == 2)
  }

  @Test("Values of different ranks do not go together, and the message says so")
  func unequalRanks() throws {
    var net = NetworkBuilder(name: "net", input: [4, 8, 8])
    let row = net.add("row", .flatten, net.add("pool", .adaptiveAveragePool(Size(1)), net.input))
    let sum = net.add("sum", .add, net.input, row)
    let builder = net
    let error = try #require(throws: NetworkError.self) { try builder.network(output: sum) }
    #expect(error.description == "node 'sum' is not valid: the shapes [4, 8, 8] and [4] do not go together")
  }
}
