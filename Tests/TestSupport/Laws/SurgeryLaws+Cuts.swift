import Networks

extension SurgeryLaws {
  /// Two cuts one after the other are one cut, the second one's channels counted before the first.
  ///
  /// At least two channels stay at first: a convolution with one channel a group is a depthwise one from then on, and an
  /// axis of one place is no axis of channels.
  ///
  /// - Throws: what analysing or cutting a network throws.
  public func composition() throws -> [String] {
    try seeds.compactMap { seed in
      let first = try Recipe.random(for: network, seed: seed, atLeast: 2)
      let between = try network.applying(first)
      let second = try Recipe.random(for: between, seed: seed &+ 100)
      var kept: [String: KeptChannels] = [:]
      for case .keepChannels(let edit) in first.edits { kept[edit.channelClass] = edit }
      for case .keepChannels(let edit) in second.edits {
        guard let before = kept[edit.channelClass], before.channels.count == edit.width else {
          return "\(network.name), seed \(seed): the class '\(edit.channelClass)' is another one after a cut"
        }
        kept[edit.channelClass] = KeptChannels(
          channelClass: edit.channelClass, width: before.width, channels: edit.channels.map { before.channels[$0] })
      }
      let twice = try between.applying(second)
      let once = try network.applying(Recipe(of: network, kept.values.map { .keepChannels($0) }))
      return twice == once ? nil : "\(network.name), seed \(seed): two cuts are not one"
    }
  }

  /// A cut has the shapes and the costs, by every convention, that were foretold for it; inputs and outputs stay.
  ///
  /// - Throws: what analysing or cutting a network throws.
  public func foretoldCosts() throws -> [String] {
    let analysis = try network.channels()
    let whole = try network.shapes()
    return try seeds.compactMap { seed in
      let recipe = try Recipe.random(for: network, seed: seed)
      let shapes = try CutShapes(of: network, keeping: analysis.selection(of: recipe.edits), in: analysis)
      let cut = try network.applying(recipe)
      let rebuilt = try Network(
        name: cut.name, inputs: cut.inputs, nodes: cut.nodes, outputs: cut.outputs, parameters: cut.parameters)
      guard (network.inputs.map(\.name) + network.outputs).allSatisfy({ shapes.values[$0] == whole[$0] }) else {
        return "\(network.name), seed \(seed): it is fed or gives values of another shape"
      }
      guard try rebuilt.shapes() == shapes.values, cut.parameters.shapes == shapes.parameters else {
        return "\(network.name), seed \(seed): its shapes are not those foretold"
      }
      for convention in CostConvention.allCases
      where !(try rebuilt.costs(convention: convention)).isSame(as: network.costs(convention: convention, of: shapes)) {
        return "\(network.name), seed \(seed): its costs by \(convention.rawValue) are not those foretold"
      }
      return nil
    }
  }

  /// Nothing removed is nothing changed; the order of channels and their repetition do not matter.
  ///
  /// - Throws: what analysing or cutting a network throws.
  public func emptyCuts() throws -> [String] {
    var broken: [String] = []
    let whole = try network.channels().classes.map { channelClass in
      Edit.keepChannels(
        KeptChannels(channelClass: channelClass.name, width: channelClass.width, channels: 0..<channelClass.width))
    }
    for recipe in [Recipe(of: network, []), Recipe(of: network, whole)]
    where try network.applying(recipe) != network || network.masking(recipe) != network {
      broken.append("\(network.name): a cut that removes nothing changes something")
    }
    let recipe = try Recipe.random(for: network, seed: seeds.lowerBound)
    let disordered = recipe.edits.map { edit in
      switch edit {
      case .keepChannels(let kept):
        Edit.keepChannels(
          KeptChannels(
            channelClass: kept.channelClass, width: kept.width, channels: kept.channels.reversed() + kept.channels))
      case .substituteBlock, .maskWeights, .shareWeights, .groupConvolution, .foldBatchNorm, .equalise, .precision: edit
      }
    }
    if try network.applying(Recipe(of: network, disordered)) != network.applying(recipe) {
      broken.append("\(network.name): channels in another order are another cut")
    }
    return broken
  }

  /// One channel of every class, the first or the last, is enough to run.
  ///
  /// - Throws: what analysing, cutting or running a network throws.
  public func leastCuts() throws -> [String] {
    let shapes = try network.shapes()
    return try [false, true].flatMap { isLast -> [String] in
      let edits = try network.channels().classes.filter(\.isPrunable).map { channelClass in
        Edit.keepChannels(
          KeptChannels(
            channelClass: channelClass.name, width: channelClass.width,
            channels: [isLast ? channelClass.width - 1 : 0]))
      }
      let cut = try network.applying(Recipe(of: network, edits))
      let outputs = try run(cut, cut.randomInput(seed: 3))
      return network.outputs.compactMap { output in
        let numbers = outputs[output] ?? []
        return numbers.count == shapes[output]?.product && numbers.allSatisfy(\.isFinite)
          ? nil : "\(network.name): with one channel a class '\(output)' cannot be computed"
      }
    }
  }
}

extension NetworkCosts {
  /// Whether all numbers are the same; a range of every other channel may have become a list.
  fileprivate func isSame(as other: NetworkCosts) -> Bool {
    macs == other.macs && params == other.params && peakActivationElements == other.peakActivationElements
      && layers.elementsEqual(other.layers) { one, other in
        one.node == other.node && one.macs == other.macs && one.params == other.params
          && one.outputShape == other.outputShape
      }
  }
}
