import ArgumentParser
import Deployment

/// `espalier engine-process`: the other side of commands that measure, a process with one engine that does as it is asked.
struct EngineProcess: ParsableCommand {
  private static let name = "engine-process"

  /// What this tool is started with to be such a process, before the engine's name.
  static let arguments = [name]

  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Run one engine for commands that measure, which ask on standard input.",
    shouldDisplay: false)

  @Argument var engine: EngineName

  func run() throws { try EngineWorker.serve(engine) }
}

extension EngineName: ExpressibleByArgument {}
