import Datasets
import ModelFiles
import Networks
import Torch
import Training

/// A network in an engine under one setting, with what is known of it so far.
final class MeasurementSubject {
  let number: Int
  let model: MeasuredModel
  let engine: EngineName
  let settings: EngineSettings
  /// Nil once there is a fault.
  private(set) var worker: (any WorkerConnection)?
  private(set) var fault: String?
  private var version = ""
  private var loadMilliseconds: Double?
  private var warmUp: WarmUp?
  private var difference: Double?
  private var coldMilliseconds: Double?
  private var memory: ProcessMemory?
  private var weightBytes: Int?
  private var layers: [LayerTiming]?
  private var peaks: MachinePeaks?
  private var visits: [Visit] = []

  init(_ number: Int, _ model: MeasuredModel, in engine: EngineName, _ settings: EngineSettings) {
    self.number = number
    self.model = model
    self.engine = engine
    self.settings = settings
  }

  /// Whether visits are still to be made.
  var isAlive: Bool { fault == nil }

  /// Does `body`, and notes what it throws as the end of this subject.
  func attempt(_ body: () throws -> Void) {
    guard isAlive else { return }
    do { try body() } catch { fail("\(error)") }
  }

  func fail(_ message: String) {
    fault = message
    worker = nil
  }

  /// Loads the network, holds its scores against `expected`, and warms it up.
  func prepare(in worker: any WorkerConnection, version: String, input: [Float], expected: [Float]) throws {
    self.worker = worker
    self.version = version
    loadMilliseconds = try load(in: worker)
    guard case .scores(let scores) = try worker.ask(.scores(number: number, input: input)),
      scores.count == expected.count
    else { throw EngineError.refused(engine, "it gives another number of scores than LibTorch") }
    let scale = expected.map(abs).max() ?? 0
    let difference = zip(scores, expected).map { Double(abs($0 - $1)) }.max() ?? 0
    self.difference = difference / Double(max(scale, .leastNormalMagnitude))
    // A network that computes something else has no time worth telling.
    guard let share = self.difference, share <= tolerance else {
      throw EngineError.refused(
        engine, "its scores differ from LibTorch's by \(self.difference ?? .nan) of the largest")
    }
    guard case .warm(let warmUp) = try worker.ask(.warmUp(number: number)) else { return }
    self.warmUp = warmUp
  }

  /// Makes the next visit, of at least so many milliseconds.
  func visit(milliseconds: Double) throws {
    let calls = max(1, Int((milliseconds / max(warmUp?.typicalMilliseconds ?? milliseconds, 1e-3)).rounded(.up)))
    guard let worker, case .visit(let visit) = try worker.ask(.visit(number: number, calls: calls)) else { return }
    visits.append(visit)
  }

  /// Calls the network with empty caches.
  func callCold(_ count: Int) throws {
    guard count > 0, let worker,
      case .coldCalls(let milliseconds) = try worker.ask(.coldCalls(number: number, count: count))
    else { return }
    coldMilliseconds = milliseconds.median
  }

  /// Measures memory, in a process of its own.
  func measureMemory(in worker: any WorkerConnection, input: [Float]) throws {
    guard case .memory(let before?) = try worker.ask(.memory) else { return }
    _ = try load(in: worker)
    for _ in 0..<10 { _ = try worker.ask(.scores(number: number, input: input)) }
    guard case .memory(let after?) = try worker.ask(.memory) else { return }
    memory = after.since(before)
  }

  /// Learns what the engine made of the network's layers, in a process of its own, and holds it against what the machine can do.
  ///
  /// - Parameter peaks: what the machine can do; measured by this worker where it is not known yet.
  func measureLayers(in worker: any WorkerConnection, input: [Float], peaks: inout MachinePeaks?) throws {
    let bytes = weightBytes
    var told: [LayerTiming] = []
    // OpenVINO tells the mean of all passes since the network was loaded, which one disturbed pass spoils.
    for _ in 0..<(engine == .openvino ? 3 : 1) {
      _ = try load(in: worker, profiled: true)
      _ = try worker.ask(.scores(number: number, input: input))
      guard case .layers(let layers) = try worker.ask(.layers(number: number, passes: 20)) else { return }
      told += layers
    }
    weightBytes = bytes
    let layers = told.medians
    if peaks == nil, case .peaks(let measured) = try worker.ask(.peaks(threads: settings.threads)) { peaks = measured }
    self.peaks = peaks
    let costs = try model.network.costs()
    let workingSet =
      (weightBytes ?? model.network.weightBytes(in: settings.precision)) + costs.peakActivationBytes * settings.batch
    self.layers = try NetworkWork(model.profiledNetwork, in: engine, batch: settings.batch)
      .adding(to: layers, workingSet: workingSet, peaks: peaks)
    let executed = layers.executedNumbers
    if settings.precision == .float32, let narrow = executed.first(where: { $0 == .bfloat16 || $0 == .float16 }) {
      throw EngineError.refused(engine, "asked for 32 bits, it computed in \(narrow.rawValue)")
    }
  }

  private func load(in worker: any WorkerConnection, profiled: Bool = false) throws -> Double? {
    let request = WorkerRequest.load(
      number: number, path: profiled ? model.profiledPath : model.path, inputShape: model.network.inputs[0].shape,
      settings: settings,
      profiled: profiled)
    guard case .loaded(let milliseconds, let bytes) = try worker.ask(request) else { return nil }
    weightBytes = bytes
    return milliseconds
  }

  /// How far scores may be from LibTorch's in 32 bits, as a share of the largest.
  ///
  /// A network of integers is rounded between its layers: where two sums differ in the last bit, one lands on the next
  /// number of a grid, and the layers behind it follow.
  private var tolerance: Double {
    settings.precision == .float32 && !model.network.nodes.contains(where: \.operation.isQuantise) ? 1e-4 : 0.1
  }

  /// The record, with the ratio to `baseline` if that is another.
  func record(to baseline: MeasurementSubject?, plan: MeasurementPlan) throws -> MeasurementRecord {
    let costs = try model.network.costs()
    let latency = latency(under: plan.gate)
    let status: MeasurementRecord.Status =
      if fault != nil { .failed } else if isContended(latency, plan.gate) { .contended } else { .measured }
    // What is contended is not ranked.
    let speedup: PairedRatio? = baseline.flatMap { baseline in
      let others = baseline.latency(under: plan.gate)
      guard baseline !== self, status == .measured, !baseline.isContended(others, plan.gate), let latency, let others
      else { return nil }
      return PairedRatio(baseline: others.rounds, candidate: latency.rounds, seed: plan.seed)
    }
    return MeasurementRecord(
      model: model.name, engine: engine, version: version, settings: settings,
      executed: layers.map(\.executedNumbers), inputShape: model.network.inputs[0].shape, macs: costs.macs,
      params: costs.params, status: status, fault: fault, latency: latency, speedup: speedup,
      loadMilliseconds: loadMilliseconds,
      firstCallMilliseconds: warmUp?.firstMilliseconds, coldMilliseconds: coldMilliseconds,
      memory: MeasurementRecord.Memory(
        file: model.fileBytes, weights: weightBytes ?? model.network.weightBytes(in: settings.precision),
        activations: costs.peakActivationBytes * settings.batch,
        peak: memory?.peak, anonymous: memory?.anonymous, privateDirty: memory?.privateDirty), difference: difference,
      layers: layers, peaks: peaks)
  }

  private func latency(under gate: QualityGate) -> MeasurementRecord.Latency? {
    MeasurementRecord.Latency(visits, accepted: gate.accepts(visits))
  }

  /// Whether too few of the calls were undisturbed.
  private func isContended(_ latency: MeasurementRecord.Latency?, _ gate: QualityGate) -> Bool {
    guard let latency else { return true }
    return Double(latency.kept) < gate.kept * Double(latency.total)
  }
}
