extension Measurement {
  /// Carries out `plan` with processes of this tool: each is started as the tool with `arguments`, then the engine's name, and
  /// serves it.
  public init(_ plan: MeasurementPlan, engineProcess arguments: [String]) {
    self.init(plan) { try WorkerProcess.ofThisTool($0, threads: $1, arguments: arguments) }
  }
}

extension EngineName {
  /// The engine's version, asked of a process of this tool that `arguments`, then the engine's name, start.
  ///
  /// - Throws: `EngineError` when the engine is not there.
  public func version(engineProcess arguments: [String]) throws -> String {
    let worker = try WorkerProcess.ofThisTool(self, threads: 1, arguments: arguments)
    guard case .version(let version) = try worker.ask(.version) else {
      throw EngineError.refused(self, "it does not tell its version")
    }
    return version
  }
}
