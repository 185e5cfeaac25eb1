extension Network {
  /// The network with some convolutions made group convolutions.
  ///
  /// A group convolution wants its channels group after group. Where they come in another order they are gathered anew, but only
  /// where nothing else can be done: see `ChannelOrdering`. Where carrying orders on comes to gathering more in the end, since many
  /// read what one group convolution makes, all are gathered at once. The function is that of the same network with all connections
  /// across groups set to zero.
  ///
  /// - Throws: `NetworkError.invalidLayerEdit` when channels cannot be divided so.
  func grouping(_ edits: [LayerGroups]) throws -> Network {
    guard !edits.isEmpty else { return self }
    let folded = try grouping(edits, isFolding: true)
    let gathered = try grouping(edits, isFolding: false)
    return try folded.gatheredValues <= gathered.gatheredValues ? folded : gathered
  }

  /// The network with some convolutions made group convolutions, their channels put in order in one of two ways.
  ///
  /// - Parameter isFolding: whether orders are carried on to where they cost nothing; else they are gathered at every group
  ///   convolution, before and behind, as one does who converts layer by layer.
  /// - Throws: `NetworkError.invalidLayerEdit` when channels cannot be divided so.
  package func grouping(_ edits: [LayerGroups], isFolding: Bool) throws -> Network {
    var groups: [String: LayerGroups] = [:]
    for edit in edits {
      _ = try edit.layer(in: self)
      guard groups.updateValue(edit, forKey: edit.layer) == nil else {
        throw NetworkError.invalidLayerEdit(layer: edit.layer, "the recipe names it twice")
      }
    }
    return try ChannelOrdering(of: self, grouping: groups, isFolding: isFolding).reordered()
  }

  /// How many values all gathers together make.
  private var gatheredValues: Int {
    get throws {
      let shapes = try shapes()
      return nodes.reduce(0) { sum, node in
        if case .gather = node.operation { sum + (shapes[node.name] ?? []).product } else { sum }
      }
    }
  }
}

extension Recipe {
  /// The convolutions that become group convolutions, in their order.
  package var groupings: [LayerGroups] {
    edits.compactMap { if case .groupConvolution(let groups) = $0 { groups } else { nil } }
  }

  /// What makes groups, alone.
  package var groupsAlone: Recipe {
    Recipe(network: network, origin: origin, edits: groupings.map { .groupConvolution($0) })
  }

  /// The recipe with connections across groups set to zero, and no layer made a group convolution: what it is checked against.
  ///
  /// Edits that come behind are left out.
  ///
  /// - Throws: `NetworkError` when the cuts or the groups do not fit the network.
  package func maskingGroups(of network: Network) throws -> Recipe {
    let cut = try network.applying(cutsAlone)
    let masks = try groupings.map { Edit.maskWeights(try $0.mask(in: cut)) }
    return Recipe(network: self.network, origin: origin, edits: cutsAlone.edits + masks)
  }
}
