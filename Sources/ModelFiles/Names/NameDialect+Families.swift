extension NameDialect {
  /// timm's RegNet: `s1.b1.conv1.conv` for `trunk_output.block1.block1-0.f.a.0`.
  static let timmRegNet = NameDialect { layers in
    layers.contains("s1.b1.conv1.conv")
  } names: { layers in
    let outside = ["stem.conv": "stem.0", "stem.bn": "stem.1", "head.fc": "fc"]
    let inside = [
      "conv1.conv": "f.a.0", "conv1.bn": "f.a.1", "conv2.conv": "f.b.0", "conv2.bn": "f.b.1", "se.fc1": "f.se.fc1",
      "se.fc2": "f.se.fc2", "conv3.conv": "f.c.0", "conv3.bn": "f.c.1", "downsample.conv": "proj.0",
      "downsample.bn": "proj.1",
    ]
    return layers.reduce(into: outside) { names, layer in
      guard let match = layer.wholeMatch(of: /s(\d+)\.b(\d+)\.(.+)/), let stage = Int(match.1),
        let block = Int(match.2),
        let name = inside[String(match.3)]
      else { return }
      names[layer] = "trunk_output.block\(stage).block\(stage)-\(block - 1).\(name)"
    }
  }

  /// timm's VGG, whose linear layers are convolutions over all that they see.
  static let timmVGG = NameDialect { layers in
    layers.isSuperset(of: ["features.0", "pre_logits.fc1"])
  } names: { _ in
    ["pre_logits.fc1": "classifier.0", "pre_logits.fc2": "classifier.3", "head.fc": "classifier.6"]
  }

  /// torchvision's DenseNet before names could not hold a point: `denselayer1.norm.1` for `denselayer1.norm1`.
  ///
  /// The checkpoints that torchvision downloads to this day are written so.
  static let earlyDenseNet = NameDialect { layers in
    layers.contains("features.denseblock1.denselayer1.norm.1")
  } names: { layers in
    layers.reduce(into: [:]) { names, layer in
      guard let match = layer.wholeMatch(of: /(.+\.denselayer\d+\.(?:norm|conv))\.([12])/) else { return }
      names[layer] = "\(match.1)\(match.2)"
    }
  }
}
