import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing

/// Layers in 8-bit integers, as data and as a network.
struct PrecisionEditTests {
  private let network: Network
  private let recipe: Recipe

  init() throws {
    network = try IntegerSample.network()
    recipe = try IntegerSample.recipe(for: network)
  }

  @Test("What is written is read again and gives the same network, to the bit")
  func roundTrip() throws {
    let again = try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe))
    #expect(again == recipe)
    #expect(try network.applying(again) == (try network.applying(recipe)))
  }

  @Test("Values are rounded once, for all their readers, and outputs never")
  func nodes() throws {
    let integers = try network.applying(recipe)
    let rounded = integers.nodes.compactMap { node -> String? in
      if case .quantise = node.operation { node.inputs[0] } else { nil }
    }
    #expect(rounded == ["input", "stem-relu", "pool", "depthwise-relu", "pointwise", "flatten"])
    #expect(integers.node("sum")?.inputs == ["pointwise.int8", "pool.int8"])
    #expect(integers.node("depthwise")?.inputs == ["pool.int8"])
    #expect(integers.outputs == ["fc"])
    #expect(integers.node("pointwise")?.parameters[.bias] == "pointwise.bias", "a bias for the shift")
  }

  @Test("Weights are within half a step where the grid reaches, and biases lie on the grid of sums")
  func weights() throws {
    let integers = try network.applying(recipe)
    let floats = try network.applying(Recipe(of: network, Array(recipe.edits.prefix(2))))
    for case .precision(let precision) in recipe.edits {
      let node = try #require(integers.node(precision.layer))
      let (weight, bias) = (try #require(integers.parameters(of: node)[.weight]), integers.parameters(of: node)[.bias])
      let old = try #require(node.parameters[.weight].flatMap { floats.parameters[$0] })
      #expect(weight.quantisation?.type == .int8 && weight.quantisation?.axis == 0)
      let inner = weight.count / weight.shape[0]
      for (place, (number, before)) in zip(weight.values, old.values).enumerated() {
        let scale = precision.weightScales[place / inner]
        let clipped = min(max(before, -127 * scale), 127 * scale)
        #expect(abs(number - clipped) <= scale / 2 * 1.0001)
        #expect(abs(number / scale - (number / scale).rounded()) < 1e-3)
      }
      #expect(bias?.quantisation?.type ?? .int32 == .int32)
      #expect(
        bias?.quantisation?.scales ?? []
          == (bias == nil ? [] : precision.weightScales.map { $0 * precision.input.scale }))
    }
  }

  @Test("What does not fit is refused, and says what")
  func faults() throws {
    let grid = ActivationGrid(covering: 0...1)
    func edit(
      _ layer: String, input: ActivationGrid? = nil, output: ActivationGrid? = nil, scales: Int = 8
    ) -> Edit {
      .precision(
        LayerPrecision(
          layer: layer, input: input ?? grid, output: output, weightScales: Array(repeating: 0.1, count: scales)))
    }
    let faults: [(edits: [Edit], message: String)] = [
      ([edit("nowhere")], "no such layer"), ([edit("stem"), edit("stem")], "twice"), ([edit("pool")], "max pool"),
      ([edit("stem", scales: 7)], "8 channels"), ([edit("fc", output: grid, scales: 5)], "gives its output out"),
      ([edit("stem", input: ActivationGrid(scale: 0, zeroPoint: 0))], "no positive scale"),
      ([edit("stem", output: grid), .foldBatchNorm, edit("depthwise"), edit("depthwise")], "twice"),
      (
        [.foldBatchNorm, edit("pointwise"), edit("depthwise", output: ActivationGrid(covering: 0...2))],
        "another grid"
      ),
      ([.equalise(Equalisation(first: "stem", second: "pointwise", factors: []))], "no layer that alone reads it"),
      (
        [.foldBatchNorm, .equalise(Equalisation(first: "depthwise", second: "pointwise", factors: [1, -1]))],
        "8 channels"
      ),
    ]
    for (edits, message) in faults {
      let error = try #require(throws: NetworkError.self) { try network.applying(Recipe(of: network, edits)) }
      #expect(error.description.contains(message), "\(error)")
    }
  }

  @Test("Edits print as one line")
  func descriptions() {
    #expect(
      recipe.edits.map(\.description)[..<2] == [
        "all: fold batch norms into the layers before them",
        "depthwise and pointwise: equalise 8 channels by 0.3…1.3",
      ])
    #expect(recipe.edits[2].description.hasPrefix("stem: int8, input 0.007843138 × (q − 127), output 0.0145"))
  }

  @Test("A grid has zero in it and covers its range")
  func grids() {
    for range: ClosedRange<Float> in [-1...1, 0...6, -0.3...7, 2...5, -5...(-2), 0...0] {
      let grid = ActivationGrid(covering: range)
      #expect(grid.scale > 0 && (0...255).contains(grid.zeroPoint))
      let (low, high) = (Float(-grid.zeroPoint) * grid.scale, Float(255 - grid.zeroPoint) * grid.scale)
      #expect(low <= range.lowerBound + grid.scale && high >= range.upperBound - grid.scale)
    }
    #expect(ActivationGrid(covering: 0...255) == ActivationGrid(scale: 1, zeroPoint: 0))
  }
}
