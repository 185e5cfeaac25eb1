import CHarness
import Foundation

/// One engine in this process, which does as it is asked and measures itself.
package final class EngineWorker: WorkerConnection {
  private let engine: any InferenceEngine
  private var networks: [Int: any LoadedNetwork] = [:]

  /// How many multiply-adds the canary makes: about a millisecond of them.
  private static let canaryOperations: Int64 = 400_000
  /// More than the caches of the largest processors hold of one process.
  private static let cacheBytes = 200 << 20

  /// Serves `engine`.
  package init(_ engine: any InferenceEngine) { self.engine = engine }

  package func ask(_ request: WorkerRequest) throws -> WorkerReply {
    switch request {
    case .version: return .version(engine.version)
    case .load(let number, let path, let inputShape, let settings, let profiled):
      let time = try milliseconds {
        networks[number] = try engine.load(path, inputShape: inputShape, settings: settings, profiled: profiled)
      }
      return .loaded(milliseconds: time, weightBytes: networks[number]?.weightBytes)
    case .scores(let number, let input):
      let network = try network(number)
      try network.set(input)
      try network.run()
      return .scores(try network.output())
    case .warmUp(let number):
      let network = try network(number)
      return .warm(try WarmUp { try milliseconds { try network.run() } })
    case .visit(let number, let calls): return .visit(try visit(network(number), calls: calls))
    case .coldCalls(let number, let count): return .coldCalls(milliseconds: try coldCalls(network(number), count))
    case .layers(let number, let passes): return .layers(try network(number).layers(passes: passes))
    case .peaks(let threads): return .peaks(.measured(threads: threads))
    case .memory: return .memory(.current)
    }
  }

  private func network(_ number: Int) throws -> any LoadedNetwork {
    guard let network = networks[number] else { throw WorkerError.notLoaded(number) }
    return network
  }

  private func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .milliseconds(1)
  }

  /// The first call, which finds the caches as another network left them, is not counted.
  private func visit(_ network: any LoadedNetwork, calls: Int) throws -> Visit {
    let canary = Double(ch_canary(Self.canaryOperations)) / 1e6
    try network.run()
    let disturbance = Disturbance()
    var kept: [Double] = []
    for _ in 0..<calls {
      let switches = ch_involuntary_switches()
      let time = try milliseconds { try network.run() }
      if ch_involuntary_switches() == switches { kept.append(time) }
    }
    return Visit(
      milliseconds: kept, dropped: calls - kept.count, canaryMilliseconds: canary, pressure: disturbance.pressure,
      steal: disturbance.steal)
  }

  private func coldCalls(_ network: any LoadedNetwork, _ count: Int) throws -> [Double] {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.cacheBytes)
    memory.initialize(repeating: 0, count: Self.cacheBytes)
    defer { memory.deallocate() }
    return try (0..<count).map { _ in
      ch_stream(memory, Self.cacheBytes)
      return try milliseconds { try network.run() }
    }
  }
}

/// A worker was asked for what it has not.
enum WorkerError: Error, CustomStringConvertible {
  case notLoaded(Int)

  var description: String {
    switch self {
    case .notLoaded(let number): "there is no network \(number)"
    }
  }
}
