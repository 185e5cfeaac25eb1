/// What the process that measures asks of one that runs an engine.
package enum WorkerRequest: Codable, Hashable, Sendable {
  /// Which version the engine has.
  case version
  /// Make a network ready, under a number of the asker's choice.
  case load(number: Int, path: String, inputShape: [Int], settings: EngineSettings, profiled: Bool)
  /// Take this batch, pass it through, and tell the scores.
  case scores(number: Int, input: [Float])
  /// Call the network until its times have settled.
  case warmUp(number: Int)
  /// Call the network so many times.
  case visit(number: Int, calls: Int)
  /// Call the network so many times, each with caches that hold none of it.
  case coldCalls(number: Int, count: Int)
  /// Pass so many times through a network that is profiled, and tell of its layers.
  case layers(number: Int, passes: Int)
  /// What the machine reaches with so many threads.
  case peaks(threads: Int)
  /// How much memory the process has.
  case memory
}

/// The answer to a `WorkerRequest`.
package enum WorkerReply: Codable, Hashable, Sendable {
  case version(String)
  case loaded(milliseconds: Double, weightBytes: Int?)
  case scores([Float])
  case warm(WarmUp)
  case visit(Visit)
  case coldCalls(milliseconds: [Double])
  case layers([LayerTiming])
  case peaks(MachinePeaks)
  case memory(ProcessMemory?)
  /// What was asked for cannot be had, and why.
  case failed(String)
}

/// Somebody who answers requests: another process, or a stand-in.
package protocol WorkerConnection: AnyObject {
  /// Asks, and waits for the answer.
  ///
  /// - Throws: `EngineError` if there is none, or the engine refuses.
  func ask(_ request: WorkerRequest) throws -> WorkerReply
}
