import Networks
import Testing
import Zoo

/// Networks of WRN-40-2 with other blocks, which are known to the last parameter from the paper on BlockSwap and its code.
struct BlockSwapTests {
  private func network(_ name: String = "wrn40x2-cifar10", of kinds: [BlockKind]) throws -> Network {
    let network = try Zoo.network(named: name)
    let edits = zip(network.residualBlocks(), kinds).filter { $1 != .given }.map {
      Edit.substituteBlock(BlockSubstitution(block: $0.name, kind: $1))
    }
    return try network.applying(
      Recipe(network: network.name, origin: Recipe.Origin(method: "blockswap", seed: 0), edits: edits))
  }

  @Test(
    "One kind of block throughout",
    arguments: [
      ("Conv", 2_243_546), ("DConvA2", 1_358_970), ("DConvA4", 814_650), ("DConvA8", 542_490), ("DConvA16", 406_410),
      ("DConvG16", 641_274), ("DConvG8", 455_802), ("DConvG4", 363_066), ("DConvG2", 316_698), ("DConv", 293_514),
      ("ConvB2", 431_834), ("ConvB4", 150_938), ("A2B2", 286_682), ("A4B2", 214_106), ("A8B2", 177_818),
      ("A16B2", 159_674), ("G16B2", 238_298), ("G8B2", 189_914), ("G4B2", 165_722), ("G2B2", 153_626),
      ("G8B4", 102_554), ("G4B4", 90_458), ("G2B4", 84_410),
    ])
  func uniform(_ name: String, _ parameters: Int) throws {
    let kind = try #require(BlockKind(name))
    let network = try network(of: Array(repeating: kind, count: 18))
    #expect(network.parameterCount == parameters && network.residualBlocks().count == 18)
  }

  /// The published networks: their blocks, their parameters, and their operations in millions, ReLUs of modules of their own counted.
  private static let published: [(String, Int, Double)] = [
    (
      """
      ConvB4 Conv A16B2 DConvA4 DConvA8 ConvB4 DConvA4 Conv DConvA16 DConvA2 Conv DConvG16 DConvG8 DConvA2 DConvA2 G8B2 G4B2 DConvA8
      """, 811_370, 132.47
    ),
    (
      """
      DConvG16 G8B2 DConvA2 DConv DConvG16 DConvG4 ConvB4 G16B2 DConvA4 DConvG8 A2B2 A4B2 DConvG2 DConvA2 DConvG16 DConvG2 DConvG16 DConvG2
      """, 555_962, 89.48
    ),
    (
      """
      Conv DConvG16 DConv DConvA2 ConvB2 DConvA8 DConvG2 DConvG16 DConvA8 DConvA16 DConvG8 DConvA4 DConvG4 DConvG4 A4B2 DConvG8 DConvG8 G16B2
      """, 404_250, 92.82
    ),
    (
      """
      DConvA16 DConvA2 DConvG4 DConvA2 A8B2 ConvB4 DConvA2 ConvB2 G4B2 DConvG8 DConvA16 A16B2 DConvG2 G16B2 DConvG4 G8B2 G2B2 G8B2
      """, 289_226, 65.95
    ),
    (
      """
      A16B2 A16B2 ConvB4 DConv G16B2 DConv A8B2 ConvB2 G2B2 DConvG16 G4B2 G8B2 DConvG2 A16B2 A8B2 A16B2 A8B2 G4B2
      """, 217_050, 38.83
    ),
    (
      """
      A2B2 G16B2 G8B4 DConv DConv A4B2 DConvG4 DConvG4 DConvG2 G2B4 A8B2 G4B2 G16B2 G2B4 G8B4 G2B2 G4B4 ConvB4
      """, 162_202, 33.93
    ),
  ]

  @Test("The published networks", arguments: published)
  func genotypes(_ names: String, _ parameters: Int, _ operations: Double) throws {
    let kinds = names.split(whereSeparator: \.isWhitespace).compactMap { BlockKind(String($0)) }
    #expect(kinds.count == 18)
    let network = try network(of: kinds)
    #expect(network.parameterCount == parameters)
    let shapes = try network.shapes()
    // ReLUs within an operation are not counted: those before the body and between its two operations are.
    let relus = zip(network.residualBlocks(), kinds).reduce(0) { sum, pair in
      let middle = pair.1.narrowing == nil ? shapes[pair.0.output] ?? [] : [0]
      return sum + (shapes[pair.0.input] ?? []).reduce(1, *) + middle.reduce(1, *)
    }
    let last = (shapes["relu"] ?? []).reduce(1, *)
    let counted = Double(try network.costs().macs + relus + last) / 1e6
    #expect(abs(counted - operations) < 0.006, "\(counted)")
  }

  @Test(
    "Residual blocks of the zoo",
    arguments: [
      ("resnet56-cifar10", 27), ("resnet18-imagenet", 8), ("resnet34-imagenet", 16), ("resnet50-imagenet", 16),
      ("preresnet34-imagenet", 16), ("mobilenetv2-imagenet", 10), ("vgg16-cifar10", 0),
    ])
  func found(_ name: String, _ count: Int) throws {
    #expect(try Zoo.network(named: name).residualBlocks().count == count)
  }

  @Test(
    "Networks for ImageNet, in millions of parameters and multiply-accumulates",
    arguments: [
      (Array(repeating: "Conv", count: 16).joined(separator: " "), 21.795, 3663.8),
      (Array(repeating: "DConvA4", count: 16).joined(separator: " "), 8.144, 1389.4),
      (Array(repeating: "DConv", count: 16).joined(separator: " "), 3.130, 553.6),
      (
        "DConvA8 G2B2 G2B2 Conv DConvA2 DConvG2 ConvB2 DConvA16 A16B2 G16B2 DConvG4 A2B2 A8B2 G2B2 DConvG4 A4B2", 3.080,
        807.0
      ),
    ])
  func photographs(_ names: String, _ parameters: Double, _ operations: Double) throws {
    let costs = try network(
      "preresnet34-imagenet", of: names.split(separator: " ").compactMap { BlockKind(String($0)) }
    )
    .costs()
    #expect(abs(Double(costs.params) / 1e6 - parameters) < 0.0006)
    #expect(abs(Double(costs.macs) / 1e6 - operations) < 0.06)
  }

  @Test(
    "Wide residual networks of other depths", arguments: [(16, 1, 175_066), (16, 2, 691_674), (40, 1, 563_930)])
  func others(_ depth: Int, _ width: Int, _ parameters: Int) throws {
    let network = try WideResNet(depth: depth, width: width).network(named: "wide", input: [3, 32, 32], classes: 10)
    #expect(network.parameterCount == parameters)
  }
}
