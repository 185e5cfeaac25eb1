import Networks
import OrderedCollections
import Torch
import Training

/// Chooses the channels without which the layers behind, fitted to the given network's outputs, miss least of them.
///
/// Channels go one after the other down to the width, see `EliminationPath`; then single ones are exchanged, see
/// `exchanged(from:)`. Class after class in running order: what a layer reads comes from the network as it is cut and fitted up to
/// there, what it is to make from the given one (He et al. 2017, section 3.2). Residual streams, which are read everywhere, come
/// first, each by what the given network's layers read.
struct ReconstructionChoice: ChannelChoice {
  func choices(in widths: [Int: Int], on bench: Workbench) throws -> [Int: [Bool]] {
    guard let images = bench.images else { throw ScoreError.needsImages }
    let analysis = bench.analysis
    let streams = widths.filter { analysis.classes[$0.key].isSummed }
    var choices = try streamChoices(in: streams, on: bench)
    var recipe = recipe(for: choices, on: bench)
    var executor = try Executor(bench.network.applying(recipe), device: bench.device)
    try Refitting(.weights, of: bench.network, after: recipe, on: bench)?.run(on: executor)

    let readers = bench.network.channelReaders(in: analysis)
    let targets = try LayerTargets(
      of: bench.network.reproducedLayers(of: readers.filter { !$0.classes.isDisjoint(with: widths.keys) }),
      in: bench.network, analysis, keeping: analysis.selection(of: recipe.edits), on: images, device: bench.device,
      seed: bench.seed)
    let rest = OrderedSet(readers.flatMap { $0.classes.sorted() }).filter { widths[$0] != nil && streams[$0] == nil }
    for index in rest {
      let name = analysis.classes[index].name
      guard let width = widths[index], let step = try Step(of: name, in: executor, towards: targets) else { continue }
      let choice = try step.layers.choice(keeping: width, of: analysis.classes[index].width)
      choices[index] = choice
      recipe = self.recipe(for: [index: choice], on: bench)
      executor = try step.fit.fitted(step.network.applying(recipe), keeping: choice, device: bench.device)
    }
    return choices
  }

  /// The choices among channels of residual streams.
  private func streamChoices(in widths: [Int: Int], on bench: Workbench) throws -> [Int: [Bool]] {
    guard !widths.isEmpty else { return [:] }
    var choices: [Int: [Bool]] = [:]
    for (index, layers) in try bench.readingLayers(of: Set(widths.keys)) {
      let width = bench.analysis.classes[index].width
      choices[index] = try layers.choice(keeping: widths[index] ?? width, of: width)
    }
    return choices
  }

  private func recipe(for choices: [Int: [Bool]], on bench: Workbench) -> Recipe {
    Recipe(
      network: bench.network.name, origin: Recipe.Origin(method: "reconstruct", seed: bench.seed),
      edits: choices.sorted { $0.key < $1.key }.map { index, choice in
        .keepChannels(
          KeptChannels(
            channelClass: bench.analysis.classes[index].name, width: choice.count,
            channels: choice.indices.filter { choice[$0] }))
      })
  }

  /// A class in the network as it is by the time that its turn has come.
  private struct Step {
    let network: Network
    let layers: [ReadingLayer]
    let fit: ClassFit

    /// Nil where nothing that can be looked at reads the class called `name`.
    init?(of name: String, in executor: Executor, towards targets: LayerTargets) throws {
      let network = try executor.network()
      self.network = network
      let analysis = try network.channels()
      guard let index = analysis.index(of: name) else { return nil }
      let readers = network.channelReaders(in: analysis).filter { $0.classes.contains(index) }
      var found: [(reader: ChannelReader, moments: Moments)] = []
      var reading: [ReadingLayer] = []
      for (value, readers) in OrderedDictionary(grouping: readers, by: { $0.node.inputs[0] }) {
        let reproduced = network.reproducedLayers(of: Array(readers))
        let moments = try targets.moments(of: reproduced, reading: value, in: executor)
        for (reader, moments) in zip(reproduced.flatMap(\.readers), moments) {
          found.append((reader, moments))
          let layer = try withoutGradients {
            try ReadingLayer(
              reader, ofClass: index, weight: reader.weight(in: executor), by: moments,
              centred: network.outlet(of: reader.node) != nil)
          }
          if let layer { reading.append(layer) }
        }
      }
      guard !reading.isEmpty else { return nil }
      layers = reading
      fit = ClassFit(refit: .weights, index: index, layers: found)
    }
  }
}

extension Network {
  /// The layers of some readers.
  fileprivate func reproducedLayers(of readers: [ChannelReader]) -> [ReproducedLayer] {
    OrderedDictionary(grouping: readers) { $0.node.name }.values.map { ReproducedLayer(Array($0), in: self) }
  }
}
