import ArgumentParser
import Datasets
import Foundation
import Runs
import Torch

/// The root of the command line.
struct Espalier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "espalier",
    abstract: "Makes trained convolutional networks small and fast, and proves it.",
    discussion: """
      MODEL is an .onnx file, the folder of a run, an architecture .json with its .safetensors beside it, or the name of \
      a network of the zoo, such as resnet56-cifar10, with --weights FILE.
      DATA is \(DataSource.forms).
      Exit codes: 0 done; 1 failed; 2 wrong usage or unreadable input; 3 finished, but a budget was missed; 130 and 143 stopped \
      by SIGINT and SIGTERM, with a checkpoint to resume from.
      """,
    version: version,
    subcommands: [
      Inspect.self, Train.self, Evaluate.self, Compress.self, Compare.self, Search.self, Quantise.self, Measure.self,
      Characterise.self, Profile.self, Export.self, Apply.self, Resume.self, WriteReport.self, Methods.self,
      EngineProcess.self,
    ])

  /// The version of the tool.
  static let version = Versions.current
}

extension Versions {
  /// The versions that this tool runs with.
  static var ofThisTool: Versions { Versions(espalier: Espalier.version, torch: Runtime.version) }
}

@main
enum Main {
  static func main() {
    Threads.restartUnlessYielding()
    do {
      var command = try Espalier.parseAsRoot(try Configuration.expand(Array(CommandLine.arguments.dropFirst())))
      try command.run()
    } catch {
      ExitStatus(of: error).exit(with: error)
    }
  }
}
