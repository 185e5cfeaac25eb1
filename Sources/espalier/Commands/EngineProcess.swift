import ArgumentParser
import Deployment

/// `espalier engine-process`: the other side of `measure`, a process with one engine that does as it is asked.
struct EngineProcess: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine-process", abstract: "Run one engine for measure, which asks on standard input.",
    shouldDisplay: false)

  @Argument var engine: EngineName

  func run() throws { try EngineWorker.serve(engine) }
}

extension EngineName: ExpressibleByArgument {}
