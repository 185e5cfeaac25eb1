import Networks
import Torch
import Training

/// Measures how much the loss rises when one layer alone is divided, in each way that a table has for it.
///
/// As `SensitivityScan` does for channels: nothing is trained, what is fitted behind a division is fitted in the layer, and the images
/// are of the search split.
struct GroupSensitivity {
  let bench: Workbench
  let refit: Refit

  /// For each layer, the rise with each of its options; more groups never count as less.
  func rises(of table: GroupTable) throws -> [[Double]] {
    guard let images = bench.searchImages else { throw ScoreError.needsImages }
    let names = Set(table.layers.map(\.name))
    let evidence = try refit == .nothing ? [] : bench.readerEvidence { names.contains($0.node.name) }
    var evaluation = try SuffixEvaluation(of: bench.network, on: images, device: bench.device)
    let whole = try evaluation.run(bench.network).loss
    return try table.layers.map { layer in
      let own = try evidence.filter { $0.reader.node.name == layer.name }.map { ($0.reader, try $0.reproduction()) }
      if let index = bench.network.nodes.firstIndex(where: { $0.name == layer.name }) {
        try evaluation.advance(to: index)
      }
      var highest = 0.0
      return try layer.options.map { option in
        guard let edit = option.edit else { return 0 }
        let loss = try evaluation.run(divided(by: edit, fitting: own)).loss
        highest = max(highest, loss.isFinite ? loss - whole : Self.brokenRise)
        return highest
      }
    }
  }

  /// What a division counts that leaves no number of the scores: more nats than any that leaves some.
  private static let brokenRise = 1e3

  /// The network without the connections across groups of one layer.
  private func divided(by edit: LayerGroups, fitting readers: [(ChannelReader, Moments)]) throws -> Network {
    let recipe = Recipe(
      network: bench.network.name, origin: Recipe.Origin(method: "sensitivity", seed: bench.seed),
      edits: [.groupConvolution(edit)]
    )
    let masked = try recipe.maskingGroups(of: bench.network)
    let network = try bench.network.applying(masked)
    guard !readers.isEmpty else { return network }
    let executor = try Executor(network, device: bench.device)
    try withoutGradients {
      for (reader, moments) in readers {
        try LayerFit(refit, of: reader, by: moments).run(on: executor, keepingTo: masked.masks.first)
      }
    }
    return try executor.network()
  }
}
