import OrderedCollections

extension Network {
  /// The network with some layers computed in 8-bit integers: their weights and biases on their grids, and `quantise`
  /// nodes behind the values that they read and give.
  ///
  /// A value that has a grid is rounded for whoever reads it, so that a residual sum takes integers too; what the network
  /// gives out is never rounded.
  ///
  /// - Throws: `NetworkError.invalidLayerEdit` when a precision does not fit its layer, or two want different grids.
  func quantising(_ precisions: [LayerPrecision]) throws -> Network {
    guard !precisions.isEmpty else { return self }
    var network = self
    var grids: [String: ActivationGrid] = [:]
    var seen: Set<String> = []
    let quantisable = Set(quantisableLayers.map(\.name))
    for precision in precisions {
      func fault(_ message: String) -> NetworkError { .invalidLayerEdit(layer: precision.layer, message) }
      guard let node = self.node(precision.layer) else { throw fault("the network has no such layer") }
      guard seen.insert(precision.layer).inserted else { throw fault("the recipe names it twice") }
      guard quantisable.contains(node.name) else { throw fault("\(node.operation.label) is not computed in int8") }
      let output = roundedOutput(of: node)
      guard precision.output == nil || output != nil else { throw fault("the network gives its output out") }
      for (value, grid) in [(node.inputs[0], precision.input), (output ?? "", precision.output)] {
        guard let grid else { continue }
        guard grid.isValid else { throw fault("the grid \(grid) has no positive scale, or no zero in 0…255") }
        guard grids.updateValue(grid, forKey: value) ?? grid == grid else {
          throw fault("another layer wants another grid for '\(value)'")
        }
      }
      try network.round(node, to: precision)
    }
    network.insert(grids)
    network.orderParameters()
    try network.validate()
    return network
  }

  /// The layers that can be computed in 8-bit integers: convolutions, and linear layers over a row of features, with
  /// weights of their own that are on no grid yet.
  package var quantisableLayers: [Node] {
    guard let shapes = try? shapes() else { return [] }
    return nodes.filter { node in
      guard node.isPlainLayer, hasOwnParameters(node), let input = shapes[node.inputs[0]] else { return false }
      return (input.count == 3 || input.count == 1) && parameters(of: node).values.allSatisfy { $0.quantisation == nil }
    }
  }

  /// The value that is rounded where a layer gives integers: its output, or the ReLU or ReLU6 that alone reads it.
  ///
  /// Engines compute those along with the layer. Nil where the network gives the value out.
  package func roundedOutput(of layer: Node) -> String? {
    guard !outputs.contains(layer.name) else { return nil }
    guard isReadOnce(layer.name), let reader = nodes.first(where: { $0.inputs.contains(layer.name) }),
      [.activation(.relu), .activation(.relu6)].contains(reader.operation)
    else { return layer.name }
    return outputs.contains(reader.name) ? nil : reader.name
  }

  /// Puts a layer's weight and bias on their grids.
  private mutating func round(_ node: Node, to precision: LayerPrecision) throws {
    guard let name = node.parameters[.weight], let weight = parameters[name] else { return }
    let scales = precision.weightScales
    guard scales.count == weight.shape[0], scales.allSatisfy({ $0 > 0 && $0.isFinite }),
      precision.biasShift?.count ?? scales.count == scales.count
    else {
      throw NetworkError.invalidLayerEdit(
        layer: node.name, "it has \(weight.shape[0]) channels, which the scales or shifts do not fit")
    }
    parameters[name] = weight.rounded(toEach: scales, of: .int8, within: 127)
    let old = node.parameters[.bias].flatMap { parameters[$0] }
    guard old != nil || precision.biasShift != nil else { return }
    var bias = node.parameters[.bias] ?? "\(node.name).bias"
    if old == nil {
      while parameters[bias] != nil { bias += "'" }
      nodes = nodes.map { other in
        guard other.name == node.name else { return other }
        return other.reading(other.inputs, parameters: other.parameters.merging([.bias: bias]) { $1 })
      }
    }
    let values = zip(old?.values ?? scales.map { _ in 0 }, precision.biasShift ?? scales.map { _ in 0 }).map { $0 + $1 }
    parameters[bias] = Parameter(shape: [scales.count], values: values, isTrainable: old?.isTrainable ?? true)
      .rounded(toEach: scales.map { $0 * precision.input.scale }, of: .int32, within: Double(Int32.max))
  }

  /// Puts a `quantise` node behind each value that has a grid, and lets all its readers read that.
  private mutating func insert(_ grids: [String: ActivationGrid]) {
    var taken = Set(inputs.map(\.name) + nodes.map(\.name)).union(parameters.keys)
    var rounded: [String: Node] = [:]
    for value in inputs.map(\.name) + nodes.map(\.name) {
      guard let grid = grids[value] else { continue }
      var name = "\(value).int8"
      while !taken.insert(name).inserted { name += "'" }
      rounded[value] = Node(name: name, operation: .quantise(grid.quantisation), inputs: [value])
    }
    nodes =
      inputs.compactMap { rounded[$0.name] }
      + nodes.flatMap { node in
        let reader = node.reading(node.inputs.map { rounded[$0]?.name ?? $0 })
        return [reader, rounded[node.name]].compactMap(\.self)
      }
  }
}

extension ActivationGrid {
  fileprivate var isValid: Bool { scale > 0 && scale.isFinite && (0...255).contains(zeroPoint) }
}

extension Parameter {
  /// The numbers on a grid around zero for each place of the first axis, and the grid noted with them.
  ///
  /// - Parameter bound: the largest integer; −128 is left out, so that the grid has as many numbers on either side.
  fileprivate func rounded(
    toEach scales: [Float], of type: Quantisation.IntegerType, within bound: Double
  ) -> Parameter {
    let inner = shape[1...].product
    let rounded = values.enumerated().map { place, value in
      let scale = scales[place / inner]
      let integer = (Double(value) / Double(scale)).rounded(.toNearestOrEven)
      return Float(min(max(integer, -bound), bound)) * scale
    }
    let grid = Quantisation(scales: scales, zeroPoints: scales.map { _ in 0 }, axis: 0, type: type)
    return Parameter(shape: shape, values: rounded, isTrainable: isTrainable, quantisation: grid)
  }
}
