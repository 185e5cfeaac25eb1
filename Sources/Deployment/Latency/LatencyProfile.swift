import Datasets
import Foundation
public import Networks
import Runs

/// Fills a latency table: measures random variants of networks, each as a whole and layer by layer.
///
/// Layers are timed where they stand, between the layers that they have in networks, with what the engine fuses to them and with
/// what the caches hold there; alone they would be quicker or slower. Every pair of widths that a kind of layer has in some
/// variant becomes a point of the table.
public struct LatencyProfile {
  /// The networks whose variants are measured.
  public var models: [Network]
  /// The engine.
  public var engine: EngineName
  /// How it runs.
  public var settings: EngineSettings
  /// How many variants of each network.
  public var variants: Int
  /// How variants differ.
  public var space: VariantSpace
  /// The seed of the variants.
  public var seed: UInt64
  /// The limits beyond which a visit does not count.
  public var gate = QualityGate()

  /// What there is to measure.
  public init(
    _ models: [Network], in engine: EngineName, settings: EngineSettings, variants: Int = 200,
    space: VariantSpace = VariantSpace(), seed: UInt64 = 0
  ) {
    (self.models, self.engine, self.settings) = (models, engine, settings)
    (self.variants, self.space, self.seed) = (variants, space, seed)
  }

  /// What a profile did.
  public struct Outcome: Hashable, Sendable {
    /// The context of what was measured.
    public var context: LatencyContext
    /// Variants that were measured.
    public var measured = 0
    /// Variants that the table had.
    public var known = 0
    /// Variants that others on the machine disturbed too often; they are not in the table, and are tried again next time.
    public var disturbed = 0
    /// Why variants could not be run, if any could not.
    public var faults: [String] = []
  }

  /// Measures with a process of this tool, as `Measurement` does.
  ///
  /// - Parameter progress: told how many of how many variants are over.
  /// - Throws: `EngineError` when the engine is not there, `LatencyTableError` when the table cannot be written to,
  ///   `NetworkError` when a network cannot be cut.
  public func fill(
    _ table: LatencyTable, engineProcess arguments: [String], progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Outcome {
    let worker = try WorkerProcess.ofThisTool(engine, threads: settings.threads, arguments: arguments)
    return try fill(table, worker: worker, progress: progress)
  }

  package func fill(
    _ table: LatencyTable, worker: any WorkerConnection, progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Outcome {
    guard case .version(let version) = try worker.ask(.version) else {
      throw EngineError.refused(engine, "it does not tell its version")
    }
    var outcome = Outcome(context: LatencyContext(engine: engine, version: version, settings: settings))
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let spaces = try models.map { try space.description(of: $0) }
    for number in 0..<variants {
      for (place, model) in models.enumerated() {
        try progress(number * models.count + place, variants * models.count)
        let variant = LatencyTable.Variant(
          model: model.name, space: spaces[place], seed: seed, number: number)
        guard try !table.contains(variant, in: outcome.context) else {
          outcome.known += 1
          continue
        }
        let stream = RandomStream(seed: seed, name: "variants of \(model.name)").substream(number)
        // The first is the network as it is: what cuts are compared with.
        let network = try number == 0 ? model.foldingBatchNorm() : model.variant(in: space, drawing: stream)
        do {
          guard let entry = try measure(network, as: variant, worker: worker, folder: folder.path) else {
            outcome.disturbed += 1
            continue
          }
          try table.insert(entry, in: outcome.context)
          outcome.measured += 1
        } catch let error as EngineError {
          outcome.faults.append(error.description)
          try table.insert(
            LatencyTable.Entry(
              variant: variant, milliseconds: nil, macs: network.costs().macs, fault: error.description),
            in: outcome.context)
        }
      }
    }
    try progress(variants * models.count, variants * models.count)
    return outcome
  }

  /// The whole network's time and its layers'; nil if too little of it was undisturbed.
  private func measure(
    _ network: Network, as variant: LatencyTable.Variant, worker: any WorkerConnection, folder: String
  ) throws -> LatencyTable.Entry? {
    let file = try MeasuredModel(network, called: variant.model, in: folder)
    defer { try? FileManager.default.removeItem(atPath: file.path) }
    let shape = network.inputs[0].shape
    var stream = RandomStream(seed: seed, name: "images")
    let images = (0..<settings.batch * shape.reduce(1, *)).map { _ in Float(2 * stream.uniform() - 1) }
    func load(_ number: Int, profiled: Bool) throws {
      _ = try worker.ask(
        .load(number: number, path: file.path, inputShape: shape, settings: settings, profiled: profiled))
      _ = try worker.ask(.scores(number: number, input: images))
    }
    try load(0, profiled: false)
    guard case .warm(let warmUp) = try worker.ask(.warmUp(number: 0)) else { return nil }
    let calls = max(3, Int((Self.visitMilliseconds / max(warmUp.typicalMilliseconds, 1e-3)).rounded(.up)))
    // What a host takes away shows in no counter: of two times, a moment apart, the shorter is less disturbed.
    guard let before = try visits(to: worker, calls: calls) else { return nil }
    var layers: [LayerTiming] = []
    // OpenVINO tells the mean of all passes since the network was loaded, which one disturbed pass spoils.
    for _ in 0..<(engine == .openvino ? 3 : 1) {
      try load(1, profiled: true)
      guard case .layers(let told) = try worker.ask(.layers(number: 1, passes: Self.passes)) else { return nil }
      layers += told
    }
    guard let after = try visits(to: worker, calls: calls) else { return nil }
    let attribution = LayerAttribution(layers.medians, to: network)
    let kinds = try network.layerKinds()
    let shapes = try network.layerShapes(kinds, values: network.shapes())
    return LatencyTable.Entry(
      variant: variant, milliseconds: min(before, after), macs: try network.costs().macs,
      layers: shapes.map { node, shape in
        LatencyTable.Layer(node: node, shape: shape, microseconds: attribution.microseconds[node] ?? 0)
      })
  }

  /// The median milliseconds of undisturbed visits to the whole network; nil if there are too few.
  private func visits(to worker: any WorkerConnection, calls: Int) throws -> Double? {
    var visits: [Visit] = []
    while visits.count < Self.attempts {
      guard case .visit(let visit) = try worker.ask(.visit(number: 0, calls: calls)) else { return nil }
      visits.append(visit)
      let accepted = zip(visits, gate.accepts(visits)).filter { $1 }.compactMap { $0.0.milliseconds.median }
      if accepted.count >= Self.visits { return accepted.median }
    }
    return nil
  }

  /// Undisturbed visits that are needed of each variant, and how many are tried for them.
  private static let (visits, attempts) = (3, 12)
  private static let visitMilliseconds = 20.0
  private static let passes = 20
}

extension VariantSpace {
  /// What variants of `model` are drawn from, for telling whether two tables hold the same ones: networks of one name may differ.
  func description(of model: Network) throws -> String {
    let costs = try model.costs()
    let whole =
      "\(model.inputs[0].shape.map(String.init).joined(separator: "×")), \(costs.macs) macs, \(costs.params) params"
    let lists = [("kernels", kernels), ("groups", groups)].filter { !$1.isEmpty }
    return
      (["the network and widths between shares from \(Self.leastShare) of \(whole)"]
      + lists.map { "\($0) \($1.map(String.init).joined(separator: " "))" }).joined(separator: ", ")
  }
}
