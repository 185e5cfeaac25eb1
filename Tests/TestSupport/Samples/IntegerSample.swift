import Networks

/// A small residual network with weights, and a recipe that computes all its layers in 8-bit integers.
public enum IntegerSample {
  /// A stem, a depthwise and a plain convolution that a sum joins, and a linear layer; ReLUs between them.
  public static func network(seed: UInt64 = 1) throws -> Network {
    var builder = NetworkBuilder(name: "integers", input: [3, 8, 8])
    let padded = Convolution(padding: Size(1))
    var value = try builder.convolution(
      "stem", builder.input, outputs: 8, kernel: Size(3), options: padded, bias: true)
    value = builder.add("stem-relu", .activation(.relu), value)
    let pooled = builder.add("pool", .pool(Pool(.max, kernel: Size(2))), value)
    value = try builder.convolution(
      "depthwise", pooled, outputs: 8, kernel: Size(3), options: Convolution(padding: Size(1), groups: 8))
    value = builder.add("depthwise-relu", .activation(.relu), try builder.batchNorm("depthwise-norm", value))
    value = try builder.convolution("pointwise", value, outputs: 8, kernel: Size(1))
    value = builder.add("sum", .add, value, pooled)
    value = builder.add("sum-relu", .activation(.relu), value)
    value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), value))
    value = try builder.linear("fc", value, outputs: 5)
    return try builder.network(output: value).randomised(seed: seed)
  }

  /// A recipe with folding, an equalisation, and every layer on plain grids.
  public static func recipe(for network: Network) throws -> Recipe {
    let folded = network.foldingBatchNorm()
    let image = ActivationGrid(covering: -1...1)
    let hidden = ActivationGrid(covering: 0...3.7)
    let signed = ActivationGrid(covering: -2.2...3)
    func precision(
      _ name: String, _ input: ActivationGrid, _ output: ActivationGrid?, shift: [Float]? = nil
    ) -> Edit {
      let weight = folded.node(name).flatMap { folded.parameters(of: $0)[.weight] }
      let scales = (0..<(weight?.shape[0] ?? 0)).map { 0.011 + Float($0) / 999 }
      return .precision(
        LayerPrecision(layer: name, input: input, output: output, weightScales: scales, biasShift: shift))
    }
    return Recipe(
      network: network.name, origin: Recipe.Origin(method: "quantise", seed: 3),
      edits: [
        .foldBatchNorm,
        .equalise(
          Equalisation(first: "depthwise", second: "pointwise", factors: (0..<8).map { 0.3 + Float($0) / 7 })),
        precision("stem", image, hidden),
        precision("depthwise", hidden, hidden),
        precision("pointwise", hidden, signed, shift: (0..<8).map { Float($0) / 71 }),
        precision("fc", hidden, nil),
      ])
  }
}
