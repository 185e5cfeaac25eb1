import Networks

/// GoogLeNet (Szegedy and others 2015) with batch norm, with layers called as in torchvision.
///
/// The two auxiliary heads, which only training uses, are left out. As in torchvision the branch of 5×5 convolutions has
/// 3×3 ones. 6,624,904 parameters and 1.498 G MACs at 224×224. torchvision's own weights want images that are scaled to
/// −1…1, not by ImageNet's mean and deviation.
public struct GoogLeNet: Architecture {
  /// One colour image of 224×224.
  public let input = [3, 224, 224]

  /// What an inception module makes: the 1×1 branch, the two 3×3 branches with what they are narrowed to, the pool's.
  private struct Module {
    let name: String
    let single: Int
    let triple: (narrow: Int, outputs: Int)
    let other: (narrow: Int, outputs: Int)
    let pooled: Int

    init(_ name: String, _ single: Int, _ triple: (Int, Int), _ other: (Int, Int), _ pooled: Int) {
      self.name = name
      self.single = single
      self.triple = triple
      self.other = other
      self.pooled = pooled
    }
  }

  /// The modules between max pools.
  private static let stages: [[Module]] = [
    [Module("3a", 64, (96, 128), (16, 32), 32), Module("3b", 128, (128, 192), (32, 96), 64)],
    [
      Module("4a", 192, (96, 208), (16, 48), 64), Module("4b", 160, (112, 224), (24, 64), 64),
      Module("4c", 128, (128, 256), (24, 64), 64), Module("4d", 112, (144, 288), (32, 64), 64),
      Module("4e", 256, (160, 320), (32, 128), 128),
    ],
    [Module("5a", 256, (160, 320), (32, 128), 128), Module("5b", 384, (192, 384), (48, 128), 128)],
  ]

  /// GoogLeNet.
  public init() {}

  /// The network with zero weights.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = try builder.rectifiedConvolution("conv1", builder.input, outputs: 64, kernel: Size(7), stride: 2)
    value = builder.halved("maxpool1", value, roundsUp: true)
    value = try builder.rectifiedConvolution("conv2", value, outputs: 64, kernel: Size(1))
    value = try builder.rectifiedConvolution("conv3", value, outputs: 192, kernel: Size(3))
    value = builder.halved("maxpool2", value, roundsUp: true)
    for (index, stage) in Self.stages.enumerated() {
      if index > 0 {
        value = builder.halved("maxpool\(index + 2)", value, kernel: index == 1 ? 3 : 2, roundsUp: true)
      }
      for module in stage { value = try inception(module, value, in: &builder) }
    }
    value = builder.add("dropout", .dropout(probability: 0.2), builder.pooledFeatures(value))
    value = try builder.linear("fc", value, outputs: classes)
    return try builder.network(output: value)
  }

  /// Four branches side by side.
  private func inception(_ module: Module, _ input: String, in builder: inout NetworkBuilder) throws -> String {
    let name = "inception\(module.name)"
    var branches = [try builder.rectifiedConvolution("\(name).branch1", input, outputs: module.single, kernel: Size(1))]
    for (index, widths) in [module.triple, module.other].enumerated() {
      let branch = "\(name).branch\(index + 2)"
      let narrow = try builder.rectifiedConvolution("\(branch).0", input, outputs: widths.narrow, kernel: Size(1))
      branches.append(
        try builder.rectifiedConvolution("\(branch).1", narrow, outputs: widths.outputs, kernel: Size(3)))
    }
    let pooled = builder.smoothed("\(name).branch4.0", .max, input)
    branches.append(
      try builder.rectifiedConvolution("\(name).branch4.1", pooled, outputs: module.pooled, kernel: Size(1)))
    return builder.add(name, .concatenate(axis: 1), reading: branches)
  }
}
