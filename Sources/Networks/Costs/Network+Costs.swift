import OrderedCollections

extension Network {
  /// What the network costs for one input.
  ///
  ///     let costs = try network.costs()
  ///     print(costs.macs, costs.params, costs.peakActivationElements)
  ///
  /// - Throws: `NetworkError.invalidNode` when an operator cannot take what it is given.
  public func costs(convention: CostConvention = .convolutionAndLinear) throws -> NetworkCosts {
    costs(convention: convention, values: try shapes(), parameters: parameters.shapes)
  }

  /// What the network would cost once only some channels stay, without cutting anything.
  package func costs(convention: CostConvention = .convolutionAndLinear, of shapes: CutShapes) -> NetworkCosts {
    costs(convention: convention, values: shapes.values, parameters: shapes.parameters)
  }

  /// What the network would cost if its values and parameters had the given shapes.
  package func costs(
    convention: CostConvention, values: [String: [Int]], parameters shapes: [String: [Int]]
  ) -> NetworkCosts {
    var counted: Set<String> = []
    let layers = nodes.map { node in
      let mine = node.parameters.compactMapValues { shapes[$0] }
      let new = node.parameters.values.filter { parameters[$0]?.isTrainable == true && counted.insert($0).inserted }
      let output = values[node.name] ?? []
      return LayerCost(
        node: node.name, operation: node.operation.label(reading: node.inputs.first.flatMap { values[$0] }),
        outputShape: output,
        macs: convention.macs(
          of: node.operation, inputs: node.inputs.compactMap { values[$0] }, output: output, parameters: mine),
        params: new.reduce(0) { $0 + (shapes[$1]?.product ?? 0) })
    }
    return NetworkCosts(
      convention: convention, layers: layers,
      macs: layers.reduce(0) { $0.saturatingSum($1.macs) },
      params: layers.reduce(0) { $0 + $1.params },
      peakActivationElements: peakActivationElements(values: values),
      uncounted: nodes.filter(\.operation.isOpaque).map(\.name))
  }
}

extension OrderedDictionary<String, Parameter> {
  /// The shape of every parameter.
  package var shapes: [String: [Int]] {
    Dictionary(uniqueKeysWithValues: map { ($0, $1.shape) })
  }
}
