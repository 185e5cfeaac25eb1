import Deployment
import Foundation
import Networks
import Synchronization
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// The protocol, with workers whose times are made up.
@Suite struct MeasurementTests {
  /// Computes like LibTorch and claims times: by model 10 ms, 11 ms and so on, one after another as they are loaded.
  final class ScriptedWorker: WorkerConnection {
    private let engine: EngineName
    private let pressure: Double
    private let disturbed: Int
    private var milliseconds: [Int: Double] = [:]
    private let honest: EngineWorker
    private let visited: @Sendable (Int) -> Void
    private var visits: [Int: Int] = [:]

    /// The first `disturbed` visits to every network are under `pressure`.
    init(_ engine: EngineName, pressure: Double, disturbed: Int, visited: @escaping @Sendable (Int) -> Void) throws {
      self.engine = engine
      self.pressure = pressure
      self.disturbed = disturbed
      self.visited = visited
      honest = EngineWorker(try EngineName.libtorch.load())
    }

    func ask(_ request: WorkerRequest) throws -> WorkerReply {
      switch request {
      case .load(let number, let path, let inputShape, _, _):
        milliseconds[number] = 10 + Double(number)
        return try honest.ask(
          .load(number: number, path: path, inputShape: inputShape, settings: .ofThisProcess, profiled: false))
      case .scores: return try honest.ask(request)
      case .version: return .version("1.0")
      case .warmUp(let number):
        let time = milliseconds[number] ?? 0
        return .warm(WarmUp { time })
      case .visit(let number, let calls):
        visited(number)
        visits[number, default: 0] += 1
        return .visit(
          Visit(
            milliseconds: Array(repeating: milliseconds[number] ?? 0, count: calls),
            pressure: visits[number, default: 0] <= disturbed ? pressure : 0, steal: 0))
      case .coldCalls(_, let count): return .coldCalls(milliseconds: Array(repeating: 20, count: count))
      case .layers:
        let numbers: LayerTiming.Numbers = engine == .openvino ? .bfloat16 : .float32
        return .layers([LayerTiming(name: "conv1", type: "Conv", numbers: numbers, microseconds: 3)])
      case .peaks(let threads):
        let memory = MachinePeaks.Level(.memory, bytes: 1 << 30, bytesPerSecond: 1e10)
        return .peaks(MachinePeaks(threads: threads, multiplyAdds: 1e11, levels: [memory]))
      case .memory: return .memory(ProcessMemory(peak: 5, anonymous: 4, privateDirty: 3))
      }
    }
  }

  private static func records(
    engines: [EngineName], pressure: Double = 0, disturbed: Int = .max, rounds: Int = 5,
    visited: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> [MeasurementRecord] {
    let folder = try TemporaryFolder()
    let network = try Zoo.network(named: "lenet5-mnist").withInitialWeights(seed: 1)
    let models = try ["first", "second"].map { try MeasuredModel(network, called: $0, in: folder.url.path) }
    var plan = MeasurementPlan(models: models, engines: engines, settings: [EngineSettings()])
    plan.rounds = rounds
    return try Measurement(plan) { engine, _ in
      try ScriptedWorker(engine, pressure: pressure, disturbed: disturbed, visited: visited)
    }.records()
  }

  @Test func ratiosAreThoseOfTheTimes() throws {
    let records = try Self.records(engines: [.onnxruntime])
    #expect(records.map(\.model) == ["first", "second"])
    #expect(records.map(\.status) == [.measured, .measured])
    #expect(records.map { $0.latency?.median } == [10, 11])
    #expect(records[0].speedup == nil)
    let speedup = try #require(records[1].speedup)
    #expect(abs(speedup.median - 10.0 / 11) < 1e-12 && speedup.rounds == 5)
    #expect(records.allSatisfy { $0.latency?.kept == 10 && $0.latency?.total == 10 }, "two calls fill 20 ms")
    #expect(records.allSatisfy { $0.executed == [.float32] && $0.coldMilliseconds == 20 && $0.difference ?? 1 < 1e-5 })
    #expect(records.allSatisfy { $0.peaks?.threads == 1 && $0.layers?.first?.work?.node == "conv1" })
    #expect(records.allSatisfy { $0.version == "1.0" && $0.macs > 0 && $0.memory?.weights == 4 * $0.params })
  }

  @Test func aModelIsMeasuredInItsOwnNumbersAlone() throws {
    let folder = try TemporaryFolder()
    let network = try Zoo.network(named: "lenet5-mnist").withInitialWeights(seed: 1)
    var models = try ["first", "second"].map { try MeasuredModel(network, called: $0, in: folder.url.path) }
    models[1].precisions = [.float32]
    let settings = EngineSettings.Precision.allCases.map { EngineSettings(precision: $0) }
    var plan = MeasurementPlan(models: models, engines: [.onnxruntime], settings: settings)
    plan.rounds = 1
    let records = try Measurement(plan) { engine, _ in
      try ScriptedWorker(engine, pressure: 0, disturbed: 0, visited: { _ in })
    }.records()
    #expect(records.map(\.model) == ["first", "second", "first"])
    #expect(records.map(\.settings.precision) == [.float32, .float32, .bfloat16])
  }

  @Test func everyRoundVisitsAllOnceInAnOrderOfItsOwn() throws {
    let order = Mutex<[Int]>([])
    _ = try Self.records(engines: [.onnxruntime, .libtorch], rounds: 8) { number in order.withLock { $0.append(number) }
    }
    let visits = order.withLock { $0 }
    let rounds = stride(from: 0, to: visits.count, by: 4).map { Array(visits[$0..<$0 + 4]) }
    #expect(rounds.count == 8 && rounds.allSatisfy { $0.sorted() == [0, 1, 2, 3] })
    #expect(Set(rounds).count > 1)
  }

  @Test func aBusyMachineMakesContendedRows() throws {
    let records = try Self.records(engines: [.onnxruntime], pressure: 0.5)
    #expect(records.allSatisfy { $0.status == .contended && $0.latency?.kept == 0 && $0.speedup == nil })
    #expect(records.map { $0.latency?.median } == [10, 11], "times are shown all the same")
  }

  @Test func whatHasLostMoreThanHalfOfItsCallsIsNotRanked() throws {
    let few = try Self.records(engines: [.onnxruntime], pressure: 0.5, disturbed: 6, rounds: 10)
    #expect(few.allSatisfy { $0.status == .contended && $0.speedup == nil && $0.latency?.kept == 8 })
    let enough = try Self.records(engines: [.onnxruntime], pressure: 0.5, disturbed: 5, rounds: 10)
    #expect(enough.allSatisfy { $0.status == .measured && $0.latency?.kept == 10 && $0.latency?.total == 20 })
    #expect(enough[1].speedup?.rounds == 5)
  }

  @Test func thirtyTwoBitsThatWereSixteenAreAFault() throws {
    let records = try Self.records(engines: [.openvino, .libtorch])
    for record in records where record.engine == .openvino {
      #expect(record.status == .failed && record.fault?.contains("computed in bfloat16") == true)
    }
    for record in records where record.engine == .libtorch {
      #expect(record.status == .measured && record.executed == nil, "LibTorch does not tell")
    }
  }
}
