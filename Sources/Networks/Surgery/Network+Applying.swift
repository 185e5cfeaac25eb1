import OrderedCollections

extension Network {
  /// The network that a recipe makes of this one: the only door through which a network changes shape.
  ///
  /// Cuts are checked before anything is cut, and their kept weights are carried over bit for bit. The order in which the
  /// edits are made is that of `Recipe.edits`.
  ///
  /// - Throws: `NetworkError` when an edit does not fit this network.
  public func applying(_ recipe: Recipe) throws -> Network {
    if let block = recipe.substitutions.first, recipe.changesChannelsOrWeights {
      throw NetworkError.invalidLayerEdit(layer: block.block, Recipe.aloneFault)
    }
    let given = try substituting(recipe.substitutions)
    let analysis = try given.channels()
    var network = try given.keeping(try analysis.selection(of: recipe.edits), in: analysis)
    for mask in recipe.masks { network = try network.masking(mask) }
    for sharing in recipe.sharings { network = try network.sharing(sharing) }
    if let groups = recipe.groupings.first, !recipe.masks.isEmpty {
      throw NetworkError.invalidLayerEdit(
        layer: groups.layer, "groups put weights in another order, and the recipe masks some one by one")
    }
    network = try network.grouping(recipe.groupings)
    var precisions: [LayerPrecision] = []
    for edit in recipe.edits {
      switch edit {
      case .substituteBlock, .keepChannels, .maskWeights, .shareWeights, .groupConvolution: break
      case .foldBatchNorm: network = network.foldingBatchNorm()
      case .equalise(let equalisation): network = try network.equalising(equalisation)
      case .precision(let precision): precisions.append(precision)
      }
    }
    return try network.quantising(precisions)
  }

  /// The network with the removed channels set to zero instead of cut: the oracle against which a cut is checked.
  ///
  /// Edits that cut nothing are left out. What computes, scales or shifts a removed channel becomes zero. The outputs are those of the cut network as long as
  /// all that follows maps zero to zero (zero-invariance); behind a sigmoid, a softmax over pixels or the addition of one
  /// channel to all a removed channel leaves something.
  ///
  /// - Throws: `NetworkError` when an edit does not fit this network.
  public func masking(_ recipe: Recipe) throws -> Network {
    let analysis = try channels()
    let selection = try analysis.selection(of: recipe.edits)
    var masked = self
    for (index, channelClass) in analysis.classes.enumerated() {
      let removed = Set(0..<channelClass.width).subtracting(selection.keptChannels(ofClassAt: index, in: analysis))
      guard !removed.isEmpty else { continue }
      for member in channelClass.members where member.role == .produces || member.role == .scales {
        let rows = removed.flatMap { member.indices[$0] }
        masked.parameters[member.parameter] = masked.parameters[member.parameter]?.zeroing(rows, along: member.axis)
      }
    }
    return masked
  }

  /// The network with only the selected channels.
  ///
  /// - Throws: `NetworkError` when shapes no longer fit.
  package func keeping(_ selection: ChannelSelection, in analysis: ChannelAnalysis) throws -> Network {
    let cutShapes = try CutShapes(of: self, keeping: selection, in: analysis)
    var cut = self
    for (key, units) in analysis.parameterUnits {
      let kept = units.indices.filter { selection.isKept[units[$0]] }
      guard kept.count < units.count else { continue }
      cut.parameters[key.parameter] = cut.parameters[key.parameter]?.selecting(kept, along: key.axis)
    }
    for (index, node) in nodes.enumerated() {
      guard let input = analysis.valueUnits[node.inputs[0]], let output = analysis.valueUnits[node.name] else {
        continue
      }
      cut.nodes[index].operation = node.operation.cut(
        reading: input.labels.map { selection.isKept[$0] }, along: input.axis,
        making: output.labels.map { selection.isKept[$0] }, outputShape: cutShapes.values[node.name] ?? [])
    }
    try cut.validate()
    return cut
  }
}
