extension NameDialect {
  /// timm's MobileNetV2: `blocks.1.0.conv_pw` for `features.2.conv.0.0`.
  static let timmMobileNetV2 = NameDialect { layers in
    layers.isSuperset(of: ["conv_stem", "bn2"]) && !layers.contains { $0.contains(".se.") }
  } names: { layers in
    let blocks = MobileBlock.all(in: layers)
    var names = ["conv_stem": "features.0.0", "bn1": "features.0.1", "classifier": "classifier.1"]
    names["conv_head"] = "features.\(blocks.count + 1).0"
    names["bn2"] = "features.\(blocks.count + 1).1"
    for (number, block) in blocks.enumerated() {
      let units = block.units
      for (place, unit) in units.enumerated() {
        // The last convolution has no activation, so it and its batch norm are no module of their own.
        let isLast = place == units.count - 1
        let prefix = "features.\(number + 1).conv.\(place)"
        names[block.prefix + unit.layer] = isLast ? prefix : "\(prefix).0"
        names[block.prefix + unit.partner] = isLast ? "features.\(number + 1).conv.\(place + 1)" : "\(prefix).1"
      }
    }
    return names
  }

  /// timm's MobileNetV3: `blocks.1.0.conv_pw` for `features.2.block.0.0`; the head's convolution is a linear layer here.
  ///
  /// ε is PyTorch's there, TensorFlow's in torchvision. Weights that come from TensorFlow (`tf_mobilenetv3_…`) have the
  /// same names and belong to another network, which pads its images otherwise; names cannot tell them apart.
  static let timmMobileNetV3 = NameDialect(epsilon: 1e-5) { layers in
    layers.isSuperset(of: ["conv_stem", "conv_head"]) && !layers.contains("bn2")
  } names: { layers in
    var names = [
      "conv_stem": "features.0.0", "bn1": "features.0.1", "conv_head": "classifier.0", "classifier": "classifier.3",
    ]
    for (number, block) in MobileBlock.all(in: layers).enumerated() {
      names.merge(block.names(as: "features.\(number + 1).block")) { first, _ in first }
      // The last block is a convolution alone.
      guard block.layers.contains("conv") else { continue }
      names["\(block.prefix)conv"] = "features.\(number + 1).0"
      names["\(block.prefix)bn1"] = "features.\(number + 1).1"
    }
    return names
  }

  /// timm's EfficientNet: `blocks.1.0.conv_pw` for `features.2.0.block.0.0`.
  ///
  /// As with MobileNetV3, weights that come from TensorFlow have the same names and belong to another network.
  static let timmEfficientNet = NameDialect { layers in
    layers.isSuperset(of: ["conv_stem", "bn2", "blocks.0.0.se.conv_reduce"])
  } names: { layers in
    let blocks = MobileBlock.all(in: layers)
    let head = "features.\((blocks.last?.stage ?? 0) + 2)"
    var names = ["conv_stem": "features.0.0", "bn1": "features.0.1", "classifier": "classifier.1"]
    names["conv_head"] = "\(head).0"
    names["bn2"] = "\(head).1"
    for block in blocks {
      names.merge(block.names(as: "features.\(block.stage + 1).\(block.index).block")) { first, _ in first }
    }
    return names
  }
}

/// A block of one of timm's mobile networks, as its names tell: `blocks.1.0.conv_pw`, `blocks.1.0.bn1`, ….
private struct MobileBlock {
  let stage: Int
  let index: Int
  /// The names of its layers, without the block's.
  var layers: Set<String> = []

  /// What stands before the names of its layers.
  var prefix: String { "blocks.\(stage).\(index)." }

  /// Two layers that are one module in torchvision: a convolution and its batch norm, or both convolutions of the gates.
  typealias Unit = (layer: String, partner: String)

  /// What a block that widens its channels may hold, in running order.
  private static let inverted: [Unit] = [
    ("conv_pw", "bn1"), ("conv_dw", "bn2"), ("se.conv_reduce", "se.conv_expand"), ("conv_pwl", "bn3"),
  ]
  /// What a block that does not may hold.
  private static let separable: [Unit] = [
    ("conv_dw", "bn1"), ("se.conv_reduce", "se.conv_expand"), ("conv_pw", "bn2"),
  ]

  /// What it holds, in running order.
  var units: [Unit] {
    (layers.contains("conv_pwl") ? Self.inverted : Self.separable).filter { layers.contains($0.layer) }
  }

  /// Its layers as `prefix.0.0`, `prefix.0.1`, … call them, with the gates' convolutions as `fc1` and `fc2`.
  func names(as prefix: String) -> [String: String] {
    var names: [String: String] = [:]
    for (place, unit) in units.enumerated() {
      let isGate = unit.layer.hasPrefix("se.")
      names[self.prefix + unit.layer] = "\(prefix).\(place).\(isGate ? "fc1" : "0")"
      names[self.prefix + unit.partner] = "\(prefix).\(place).\(isGate ? "fc2" : "1")"
    }
    return names
  }

  /// The blocks that the layers of a network make, in running order.
  static func all(in layers: Set<String>) -> [MobileBlock] {
    var blocks: [[Int]: MobileBlock] = [:]
    for layer in layers {
      let parts = layer.split(separator: ".", maxSplits: 3)
      guard parts.count == 4, parts[0] == "blocks", let stage = Int(parts[1]), let index = Int(parts[2]) else {
        continue
      }
      blocks[[stage, index], default: MobileBlock(stage: stage, index: index)].layers.insert(String(parts[3]))
    }
    return blocks.values.sorted { ($0.stage, $0.index) < ($1.stage, $1.index) }
  }
}
