extension Recipe {
  /// The recipe that makes of this one's network what `next` makes of its result.
  ///
  /// Channels that `next` keeps are counted among those that this one leaves; in the result they are counted in the network
  /// before both. Where both say something of a class or of a parameter's weights it is said once. The origin is that of
  /// `next`.
  ///
  /// - Throws: `NetworkError.invalidEdit` when `next` was made for other widths than this one leaves,
  ///   `NetworkError.invalidWeightEdit` when it cuts channels behind masks, or masks another shape,
  ///   `NetworkError.invalidLayerEdit` when either makes groups or bodies of blocks that the other cannot stand beside.
  package func followed(by next: Recipe) throws -> Recipe {
    var kept: [String: KeptChannels] = [:]
    for case .keepChannels(let channels) in edits { kept[channels.channelClass] = channels }
    var composed: [String: KeptChannels] = kept
    for case .keepChannels(let channels) in next.edits {
      guard let before = kept[channels.channelClass] else {
        composed[channels.channelClass] = channels
        continue
      }
      guard channels.width == before.channels.count,
        channels.channels.allSatisfy(before.channels.indices.contains)
      else {
        throw NetworkError.invalidEdit(
          channelClass: channels.channelClass,
          "the recipe was made for \(channels.width) channels and the one before it leaves \(before.channels.count)")
      }
      composed[channels.channelClass] = KeptChannels(
        channelClass: channels.channelClass, width: before.width,
        channels: channels.channels.map { before.channels[$0] })
    }
    if let mask = masks.first, next.edits.contains(where: { if case .keepChannels = $0 { true } else { false } }) {
      throw NetworkError.invalidWeightEdit(parameter: mask.parameter, "channels are cut behind it")
    }
    try requireOrder(before: next)
    if let block = (substitutions + next.substitutions).first,
      changesChannelsOrWeights || next.changesChannelsOrWeights || !substitutions.isEmpty && !next.substitutions.isEmpty
    {
      throw NetworkError.invalidLayerEdit(layer: block.block, Self.aloneFault)
    }
    let masks = try masks(and: next.masks)
    var seen: Set<String> = []
    let edits = (edits + next.edits).compactMap { edit -> Edit? in
      switch edit {
      case .keepChannels(let channels):
        guard seen.insert(channels.channelClass).inserted else { return nil }
        return composed[channels.channelClass].map(Edit.keepChannels)
      case .maskWeights(let mask):
        guard seen.insert("mask of \(mask.parameter)").inserted else { return nil }
        return masks[mask.parameter].map(Edit.maskWeights)
      case .substituteBlock, .shareWeights, .groupConvolution, .foldBatchNorm, .equalise, .precision: return edit
      }
    }
    return Recipe(network: network, origin: next.origin, edits: edits)
  }

  /// Groups put channels in another order: what was said of them before is lost, and cuts behind them cannot be told.
  private func requireOrder(before next: Recipe) throws {
    if let groups = groupings.first, !next.cutsAlone.edits.isEmpty || !next.masks.isEmpty || !next.groupings.isEmpty {
      throw NetworkError.invalidLayerEdit(layer: groups.layer, "channels or weights are chosen behind its groups")
    }
    let hasPrecisions = edits.contains { if case .precision = $0 { true } else { false } }
    if let groups = next.groupings.first, hasPrecisions || !masks.isEmpty {
      throw NetworkError.invalidLayerEdit(layer: groups.layer, "groups come before precisions, and not behind masks")
    }
  }

  /// The masks of this recipe and those of one behind it, together for each parameter.
  private func masks(and next: [WeightMask]) throws -> [String: WeightMask] {
    var masks: [String: WeightMask] = [:]
    for mask in self.masks + next {
      guard let before = masks[mask.parameter] else {
        masks[mask.parameter] = mask
        continue
      }
      guard let both = before.intersection(mask) else {
        throw NetworkError.invalidWeightEdit(
          parameter: mask.parameter, "one mask is of the shape \(before.shape) and one of \(mask.shape)")
      }
      masks[mask.parameter] = both
    }
    return masks
  }
}

extension ChannelAnalysis {
  /// The names of the classes here that are not what `recipe` leaves of those of the network before it.
  ///
  /// A cut to one channel a group makes a grouped convolution depthwise, and its channels can then go one by one, which no
  /// recipe of the network before can say.
  package func strangers(after recipe: Recipe, of original: ChannelAnalysis) -> Set<String> {
    var widths = Dictionary(uniqueKeysWithValues: original.classes.map { ($0.name, $0.width) })
    for case .keepChannels(let kept) in recipe.edits { widths[kept.channelClass] = kept.channels.count }
    return Set(classes.filter { widths[$0.name] != $0.width }.map(\.name))
  }
}
