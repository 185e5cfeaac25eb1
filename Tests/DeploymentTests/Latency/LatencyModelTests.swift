import Datasets
import Deployment
import Networks
import Testing
import Zoo

@Suite struct LatencyModelTests {
  /// Networks of three layers whose times follow from their widths; calls add `share` and a cost for each layer.
  private static func entries(_ count: Int, disturbed: Int = 0) -> [LatencyTable.Entry] {
    var stream = RandomStream(seed: 5, name: "entries")
    return (0..<count).map { number in
      let layers = ["a", "b", "c"].map { name -> LatencyTable.Layer in
        let (input, output) = (stream.integer(in: 4...64), stream.integer(in: 4...64))
        let time = name == "c" ? 0 : 2 + 0.02 * Double(input * output)
        return LatencyTable.Layer(
          node: name, shape: LayerShape(LayerKind(name), input: input, output: output),
          microseconds: number < disturbed ? 3 * time : time)
      }
      let sum = layers.reduce(0) { $0 + $1.microseconds } / (number < disturbed ? 3 : 1)
      return LatencyTable.Entry(
        variant: LatencyTable.Variant(model: "m", space: "", seed: 0, number: number),
        milliseconds: (0.9 * sum + 2 * 1.5) / 1e3, macs: 1, layers: layers)
    }
  }

  @Test func networksAreThoseOfTheirLayers() throws {
    let model = try LatencyModel(Self.entries(100), in: LatencyTableTests.context)
    #expect(model.heldOut.networks == 20 && model.heldOut.median < 0.02 && abs(model.heldOut.bias) < 0.02)
    let layers = ["a", "b", "c"].map { LayerShape(LayerKind($0), input: 32, output: 40) }
    let expected = (0.9 * 2 * (2 + 0.02 * 1280) + 2 * 1.5) / 1e3
    #expect(abs(model.milliseconds(layers) / expected - 1) < 0.03)
    #expect(model.milliseconds(layers[2]) == 0, "what is fused costs nothing")
    #expect(model.kinds.map(\.name).sorted() == ["a", "b"])
    #expect(model.unknown([LayerKind("a"), LayerKind("d")]) == [LayerKind("d")])
  }

  @Test func layersThatWereDisturbedDoNotCount() throws {
    let clean = try LatencyModel(Self.entries(100), in: LatencyTableTests.context)
    let dirty = try LatencyModel(Self.entries(100, disturbed: 10), in: LatencyTableTests.context)
    let layer = LayerShape(LayerKind("a"), input: 50, output: 50)
    #expect(abs(dirty.milliseconds(layer) / clean.milliseconds(layer) - 1) < 0.03)
  }

  @Test func boundsAreWhatTimesGoWith() throws {
    let model = try LatencyModel(Self.entries(100), in: LatencyTableTests.context)
    #expect(model.bound(of: LayerShape(LayerKind("a"), input: 4, output: 4)) == .overhead)
    #expect(model.bound(of: LayerShape(LayerKind("a"), input: 64, output: 64)) == .compute)
  }

  @Test func tooLittleIsSaid() throws {
    #expect(throws: LatencyTableError.tooFew(3, needed: LatencyModel.fewest)) {
      try LatencyModel(Self.entries(3), in: LatencyTableTests.context)
    }
    let network = try Zoo.network(named: "lenet5-mnist")
    let model = try LatencyModel(Self.entries(20), in: LatencyTableTests.context)
    #expect { try NetworkLatency(network, model: model) } throws: {
      "\($0)".contains("'5×5 convolution") && "\($0)".hasSuffix("profile this network too")
    }
  }
}
