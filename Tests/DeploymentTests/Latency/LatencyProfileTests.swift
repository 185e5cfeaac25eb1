import Deployment
import Networks
import TestSupport
import Testing
import Training
import Zoo

/// Profiles with a worker whose times are made up.
@Suite struct LatencyProfileTests {
  final class Worker: WorkerConnection {
    var pressure = 0.0
    var refusesLoads = false
    private(set) var loads = 0

    func ask(_ request: WorkerRequest) throws -> WorkerReply {
      switch request {
      case .load:
        if refusesLoads { throw EngineError.reported(.openvino, "openvino: no kernel") }
        loads += 1
        return .loaded(milliseconds: 1, weightBytes: nil)
      case .scores: return .scores([])
      case .version: return .version("1.0")
      case .warmUp: return .warm(WarmUp { 2 })
      case .visit(_, let calls):
        return .visit(Visit(milliseconds: Array(repeating: 2, count: calls), pressure: pressure, steal: 0))
      case .layers:
        return .layers(["conv1", "conv2", "fc1"].map { LayerTiming(name: $0, type: "Conv", microseconds: 500) })
      case .coldCalls, .peaks, .memory: return .memory(nil)
      }
    }
  }

  private static func profile(variants: Int) throws -> LatencyProfile {
    let network = try Zoo.network(named: "lenet5-mnist").withInitialWeights(seed: 1)
    return LatencyProfile([network], in: .openvino, settings: EngineSettings(), variants: variants, seed: 3)
  }

  @Test func everyVariantIsMeasuredOnce() throws {
    let folder = try TemporaryFolder()
    let table = try LatencyTable(folder.path(of: "table.sqlite"))
    let worker = Worker()
    let first = try Self.profile(variants: 4).fill(table, worker: worker)
    #expect(first.measured == 4 && first.known == 0 && worker.loads == 8)
    let second = try Self.profile(variants: 6).fill(table, worker: worker)
    #expect(second.measured == 2 && second.known == 4 && worker.loads == 12)
    let entries = try table.entries(in: first.context)
    #expect(entries.map(\.variant.number) == Array(0..<6) && entries.allSatisfy { $0.milliseconds == 2 })
    #expect(Set(entries.map(\.macs)).count > 1)
    let nodes = try Zoo.network(named: "lenet5-mnist").nodes.map(\.name).sorted()
    #expect(entries.allSatisfy { $0.layers.map(\.node).sorted() == nodes })
  }

  @Test func whatIsDisturbedIsLeftForTheNextTime() throws {
    let folder = try TemporaryFolder()
    let table = try LatencyTable(folder.path(of: "table.sqlite"))
    let worker = Worker()
    worker.pressure = 0.5
    let disturbed = try Self.profile(variants: 2).fill(table, worker: worker)
    #expect(try disturbed.disturbed == 2 && table.count() == 0)
    worker.pressure = 0
    #expect(try Self.profile(variants: 2).fill(table, worker: worker).measured == 2)
  }

  @Test func whatAnEngineCannotRunIsKeptWithTheReason() throws {
    let folder = try TemporaryFolder()
    let table = try LatencyTable(folder.path(of: "table.sqlite"))
    let worker = Worker()
    worker.refusesLoads = true
    let outcome = try Self.profile(variants: 2).fill(table, worker: worker)
    #expect(outcome.faults == ["openvino: no kernel", "openvino: no kernel"])
    #expect(try table.entries(in: outcome.context).allSatisfy { $0.fault == "openvino: no kernel" })
    worker.refusesLoads = false
    #expect(try Self.profile(variants: 2).fill(table, worker: worker).known == 2)
  }

  @Test func anotherSpaceIsMeasuredAnew() throws {
    let folder = try TemporaryFolder()
    let table = try LatencyTable(folder.path(of: "table.sqlite"))
    var profile = try Self.profile(variants: 2)
    _ = try profile.fill(table, worker: Worker())
    profile.space.groups = [2]
    #expect(try profile.fill(table, worker: Worker()).measured == 2)
  }
}
