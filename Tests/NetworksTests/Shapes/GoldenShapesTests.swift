import Foundation
import Networks
import Testing

/// Output shapes of convolutions, pools and slices against PyTorch's (`Scripts/golden/networks_shapes.py`).
@Suite struct GoldenShapesTests {
  @Test func sameShapesAsPyTorch() throws {
    let cases = try ShapeCase.all()
    #expect(cases.count == 380)
    for golden in cases {
      #expect((try? golden.network().shapes()["node"]) == golden.output, "\(golden)")
    }
  }
}

/// One operator and what PyTorch makes of it; no output where PyTorch refuses.
struct ShapeCase: Decodable {
  let kind: String
  let input: [Int]
  let output: [Int]?
  let weight: [Int]?
  let kernel: [Int]?
  let stride: [Int]?
  let padding: [Int]?
  let dilation: [Int]?
  let groups: Int?
  let ceil: Bool?
  let axis: Int?
  let start: Int?
  let end: Int?
  let step: Int?

  static func all() throws -> [ShapeCase] {
    let file = try #require(Bundle.module.url(forResource: "shapes", withExtension: "json", subdirectory: "Golden"))
    return try JSONDecoder().decode([ShapeCase].self, from: Data(contentsOf: file))
  }

  /// A network whose only node, called `node`, is this operator.
  func network() throws -> Network {
    var builder = NetworkBuilder(name: kind, input: input)
    switch kind {
    case "convolution":
      let weight = try #require(weight)
      _ = try builder.convolution(
        "node", builder.input, outputs: weight[0], kernel: Size(weight[2], weight[3]),
        options: Convolution(
          stride: try size(stride), padding: try size(padding), dilation: try size(dilation),
          groups: try #require(groups)))
    case "max", "average":
      let pool = Pool(
        try #require(Pool.Kind(rawValue: kind)), kernel: try size(kernel), stride: try size(stride),
        padding: try size(padding), roundsUp: try #require(ceil as Bool?))
      builder.add("node", .pool(pool), builder.input)
    default:
      let slice = Slice(
        axis: try #require(axis), start: try #require(start), end: try #require(end), step: try #require(step))
      builder.add("node", .slice(slice), builder.input)
    }
    return try builder.network(output: "node")
  }

  private func size(_ pair: [Int]?) throws -> Size {
    let pair = try #require(pair)
    return Size(pair[0], pair[1])
  }
}
