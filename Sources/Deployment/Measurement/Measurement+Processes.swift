import Foundation

extension Measurement {
  /// Carries out `plan` with processes of this tool: each is started as the tool with `arguments`, then the engine's name, and
  /// serves it.
  public init(_ plan: MeasurementPlan, engineProcess arguments: [String]) {
    self.init(plan) { engine, threads in
      guard let executable = Bundle.main.executablePath else {
        throw EngineError.refused(engine, "this program does not know where it is")
      }
      return try WorkerProcess(
        engine, threads: threads, executable: executable, arguments: arguments + [engine.rawValue])
    }
  }
}
