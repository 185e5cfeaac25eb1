import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing

/// The reference interpreter, and the shapes that are foretold, against ONNX (`Scripts/golden/networks_operators.py`).
struct GoldenOperatorTests {
  @Test("The interpreter gives what ONNX gives")
  func sameNumbersAsONNX() throws {
    let cases = try OperatorCase.all()
    #expect(cases.count == 243)
    for golden in cases {
      let found = try golden.operation().reference(golden.inputs.map(\.value), golden.parameters(), node: "node")
      #expect(found.shape == golden.output.shape, "\(golden)")
      let scale = golden.output.values.reduce(1) { max($0, abs($1)) }
      let apart = zip(found.numbers, golden.output.values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(apart <= 1e-6 * scale, "\(golden)")
    }
  }

  @Test("The shapes are those that ONNX gives")
  func sameShapesAsONNX() throws {
    for golden in try OperatorCase.all() {
      let inputs = golden.inputs.enumerated().map { Network.Input(name: "input\($0)", shape: $1.shape) }
      let weights = try golden.parameters()
      let node = Node(
        name: "node", operation: try golden.operation(), inputs: inputs.map(\.name),
        parameters: Dictionary(uniqueKeysWithValues: weights.keys.map { ($0, $0.rawValue) }))
      let parameters = weights.values.map { Parameter(shape: $0.shape, values: $0.numbers.map { Float($0) }) }
      let network = try Network(
        name: "net", inputs: inputs, nodes: [node], outputs: ["node"],
        parameters: .init(uniqueKeysWithValues: zip(weights.keys.map(\.rawValue), parameters)))
      #expect(try network.shapes()["node"] == golden.output.shape, "\(golden)")
    }
  }

  @Test("The matrices of a resize are those that ONNX's evaluator multiplies by")
  func resizeMatrices() throws {
    for golden in try OperatorCase.all() where golden.operator == "resize" {
      guard case .resize(let resize) = try golden.operation() else { continue }
      let input = golden.inputs[0]
      let (height, width) = (input.shape[1], input.shape[2])
      let rows = resize.weights(along: .rows, of: height)
      let columns = resize.weights(along: .columns, of: width)
      var largest = 0.0
      for (place, expected) in zip(places(of: golden.output.shape), golden.output.values) {
        var sum = 0.0
        for (from, number) in zip(places(of: input.shape), input.values) where from[0] == place[0] {
          sum += number * Double(rows[place[1] * height + from[1]] * columns[place[2] * width + from[2]])
        }
        largest = max(largest, abs(sum - expected))
      }
      #expect(largest <= 1e-5, "\(golden)")
    }
  }
}

/// One operator, what it is given, and what ONNX makes of it.
private struct OperatorCase: Decodable, CustomStringConvertible {
  let `operator`: String
  let integers: [String: [Int]]
  let numbers: [String: Double]
  let words: [String: String]
  let inputs: [Numbers]
  let weights: [String: Numbers]
  let output: Numbers

  struct Numbers: Decodable {
    let shape: [Int]
    let values: [Double]

    var value: ReferenceValue { ReferenceValue(shape, values) }
  }

  var description: String { "\(`operator`) \(words) \(integers) \(numbers) of \(inputs.map(\.shape))" }

  static func all() throws -> [OperatorCase] {
    let file = Bundle.module.url(forResource: "operators", withExtension: "json", subdirectory: "Golden")
    return try JSONDecoder().decode([OperatorCase].self, from: Data(contentsOf: #require(file)))
  }

  func parameters() throws -> [ParameterRole: ReferenceValue] {
    guard `operator` != "quantise" else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: try weights.map { (try #require(ParameterRole(rawValue: $0)), $1.value) })
  }

  private func integer(_ name: String) throws -> Int { try #require(integers[name]?.first) }
  private func number(_ name: String) throws -> Double { try #require(numbers[name]) }

  private func size(_ name: String) throws -> Size {
    let both = try #require(integers[name])
    return Size(both[0], both[1])
  }

  func operation() throws -> Operator {
    switch `operator` {
    case "resize": return try resize()
    case "transposed convolution":
      return .transposedConvolution(
        TransposedConvolution(
          stride: try size("stride"), padding: try size("padding"), outputPadding: try size("extra"),
          dilation: try size("dilation"), groups: try integer("groups")))
    case "max pool":
      return .pool(
        Pool(
          .max, kernel: try size("kernel"), stride: try size("stride"), padding: try size("padding"),
          dilation: try size("dilation"), roundsUp: try integer("up") == 1))
    case "pad":
      let fillings: [String: Pad.Filling] = [
        "constant": .constant(try number("value")), "reflect": .reflect, "edge": .edge, "wrap": .wrap,
      ]
      let amounts = zip(try #require(integers["before"]), try #require(integers["after"])).map { Pad.Amount($0, $1) }
      let filling = try #require(fillings[words["filling"] ?? ""])
      return .pad(Pad(channels: amounts[0], rows: amounts[1], columns: amounts[2], filling: filling))
    case "layer norm": return .layerNorm(LayerNorm(axis: try integer("axis"), epsilon: try number("epsilon")))
    case "group norm": return .groupNorm(GroupNorm(groups: try integer("groups"), epsilon: try number("epsilon")))
    case "instance norm": return .instanceNorm(InstanceNorm(epsilon: try number("epsilon")))
    case "local response norm":
      return .localResponseNorm(
        LocalResponseNorm(
          size: try integer("size"), alpha: try number("alpha"), beta: try number("beta"),
          offset: try number("offset")))
    case "reduce":
      let kind = try #require(words["kind"].flatMap(Reduction.Kind.init))
      return .reduce(Reduction(kind, axes: try #require(integers["axes"]), keepsAxes: try integer("keeps") == 1))
    case "gather":
      return .gather(Gather(axis: try integer("axis"), indices: try #require(integers["indices"])))
    case "quantise":
      return .quantise(
        Quantisation(
          scales: try #require(weights["scales"]).values.map { Float($0) },
          zeroPoints: try #require(weights["zeros"]).values.map { Int($0) }, axis: integers["axis"]?.first,
          type: try #require(words["type"].flatMap(Quantisation.IntegerType.init))))
    case "activation": return .activation(try activation())
    default:
      let plain: [Operator] = [
        .matrixProduct, .subtract, .divide, .maximum, .minimum, .add, .multiply, .prelu,
      ]
      return try #require(plain.first { $0.label == `operator` })
    }
  }

  private func resize() throws -> Operator {
    let rounding = try #require(words["rounding"].flatMap(Resize.Rounding.init))
    let methods: [String: Resize.Method] = [
      "nearest": .nearest(rounding), "linear": .linear, "cubic": .cubic(coefficient: try number("coefficient")),
    ]
    let scales = numbers["height"].flatMap { height in
      numbers["width"].map { Resize.Scales(height: height, width: $0) }
    }
    return .resize(
      Resize(
        to: try size("size"), method: try #require(methods[words["method"] ?? ""]),
        coordinates: try #require(words["coordinates"].flatMap(Resize.Coordinates.init)), scales: scales,
        antialiases: try integer("antialias") == 1, excludesOutside: try integer("exclude") == 1))
  }

  private func activation() throws -> Activation {
    switch words["name"] {
    case "hard-sigmoid": return .hardSigmoid(slope: try number("alpha"), offset: try number("beta"))
    case "leaky-relu": return .leakyRelu(slope: try number("alpha"))
    case "elu": return .elu(alpha: try number("alpha"))
    case "selu": return .selu(alpha: try number("alpha"), scale: try number("gamma"))
    default: return try #require(Activation.plain.first { $0.name == words["name"] })
    }
  }
}
