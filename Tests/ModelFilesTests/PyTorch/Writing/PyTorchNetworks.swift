import Networks
import OrderedCollections
import TestSupport

/// Networks whose PyTorch programs are looked at.
enum PyTorchNetworks {
  /// Residual blocks of different widths, as pruning leaves them; one has a projection for a shortcut.
  static func residual() throws -> Network {
    var net = NetworkBuilder(name: "pruned-resnet", input: [3, 16, 16])
    var value = try net.normed("conv1", "bn1", net.input, 8)
    value = net.add("relu", .activation(.relu), value)
    for (index, (width, outputs)) in [(5, 8), (3, 8), (7, 12), (4, 12)].enumerated() {
      value = try net.residualBlock("layer1.\(index)", value, width: width, outputs: outputs)
    }
    value = net.add("flatten", .flatten, net.add("avgpool", .adaptiveAveragePool(Size(1)), value))
    return try net.finish(net.linear("fc", net.add("drop", .dropout(probability: 0.2), value), outputs: 10))
      .withNumbers(seed: 1)
  }

  /// A network of operators for which PyTorch has no module, or none that is quite the same.
  static func unusual() throws -> Network {
    var net = NetworkBuilder(name: "unusual", input: [4, 8, 8])
    let grid = Quantisation(scales: [0.02], zeroPoints: [3], axis: nil, type: .int8)
    var value = net.add("quantise", .quantise(grid), net.input)
    value = net.add("norm", .localResponseNorm(LocalResponseNorm(size: 4, alpha: 0.1)), value)
    value = net.add("shuffle", .gather(Gather(axis: 1, indices: [2, 0, 3, 1, 1])), value)
    let doubled = Resize(to: Size(16, 16), method: .nearest(.floor), coordinates: .asymmetric)
    let twice = net.add("twice", .resize(doubled), value)
    let ceiled = Resize(to: Size(16, 16), method: .nearest(.ceiling), coordinates: .alignCorners)
    let other = net.add("other", .resize(ceiled), value)
    value = net.add("difference", .subtract, twice, other)
    value = net.add("mirror", .pad(Pad(rows: Pad.Amount(1, 2), filling: .reflect)), value)
    value = net.add(
      "around", .pad(Pad(channels: Pad.Amount(1, 0), columns: Pad.Amount(0, 1), filling: .wrap)), value)
    value = net.add("floor", .pad(Pad(rows: Pad.Amount(0, 1), filling: .constant(-.infinity))), value)
    value = net.add("largest", .pool(Pool(.max, kernel: Size(2))), value)
    value = net.add("clip", .activation(.clip(low: -.infinity, high: 2)), value)
    value = net.add("norms", .reduce(Reduction(.l2, axes: [2, 3], keepsAxes: false)), value)
    return try net.finish([value, twice])
  }

  /// A network with names that no program can hold, and the program's own names.
  static func hostile() throws -> Network {
    let evil = "\"\"\"\nimport os\nos.system(\"true\")\n#"
    let names = [
      evil, "forward", "class", "weight\\", "self", "1.5", "a..b", "\u{202E}abc", "étude", "F", "__init__",
      String(repeating: "deep.", count: 300) + "end", String(repeating: "long", count: 20), "", "0",
    ]
    var nodes: [Node] = []
    var parameters: OrderedDictionary<String, Parameter> = [:]
    var value = "x\n"
    for (index, name) in names.enumerated() {
      let weight = index.isMultiple(of: 2) ? "\(name).weight" : name
      parameters[weight] = Parameter(shape: [2, 2], values: [1, 2, 3, 4].map { $0 / Float(index + 1) })
      nodes.append(
        Node(name: "\(name)'\(index)\"", operation: .linear, inputs: [value], parameters: [.weight: weight]))
      value = "\(name)'\(index)\""
    }
    return try Network(
      name: evil, inputs: [Network.Input(name: "x\n", shape: [2])], nodes: nodes, outputs: [value],
      parameters: parameters)
  }
}

extension NetworkBuilder {
  fileprivate mutating func normed(
    _ convolution: String, _ norm: String, _ input: String, _ outputs: Int, kernel: Int = 3, stride: Int = 1
  ) throws -> String {
    let options = Convolution(stride: Size(stride), padding: Size(kernel / 2))
    let features = try self.convolution(
      convolution, input, outputs: outputs, kernel: Size(kernel), options: options)
    return try batchNorm(norm, features)
  }

  fileprivate mutating func residualBlock(
    _ name: String, _ input: String, width: Int, outputs: Int
  ) throws -> String {
    let grows = shape(of: input)?[0] != outputs
    var value = try normed("\(name).conv1", "\(name).bn1", input, width, stride: grows ? 2 : 1)
    value = add("\(name).relu1", .activation(.relu), value)
    value = try normed("\(name).conv2", "\(name).bn2", value, outputs)
    var passed = input
    if grows {
      passed = try normed(
        "\(name).downsample.0", "\(name).downsample.1", input, outputs, kernel: 1, stride: 2)
    }
    return add("\(name).relu2", .activation(.relu), add("\(name).add", .add, value, passed))
  }
}
