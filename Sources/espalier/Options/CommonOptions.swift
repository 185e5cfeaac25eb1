import ArgumentParser
import Foundation
import Runs
import Torch

/// Options that every command has.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output and all else on standard error.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Read options from a JSON file, such as the run.json of a run; flags override it.", valueName: "file"))
  var config: String?

  var console: Console { Console(json: json) }
}

/// Options of the commands that run a network.
struct ComputeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The seed of every random draw.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Threads to compute with; all cores where nothing is said.", valueName: "count"))
  var threads: Int?

  @Option(help: ArgumentHelp("Where to compute: cpu, cuda or mps.", valueName: "device"))
  var device: DeviceArgument = .cpu

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
  }

  /// The options as they were resolved, under their names.
  var resolved: [String: JSONValue] {
    ["seed": JSONValue(seed), "threads": .integer(Runtime.threadCount), "device": .string(device.rawValue)]
  }

  /// What a run is that begins with these options and `options`.
  func record(
    of command: String, options: [String: JSONValue], model: RunRecord.InputReference? = nil,
    data: RunRecord.InputReference? = nil
  ) -> RunRecord {
    RunRecord(
      command: command, settings: options.merging(resolved) { $1 }, seed: seed, threads: Runtime.threadCount,
      versions: .ofThisTool, model: model, data: data)
  }

  /// Sets how LibTorch computes.
  func apply() throws {
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(threads ?? ProcessInfo.processInfo.activeProcessorCount)
  }
}

/// A device as it is written on the command line.
enum DeviceArgument: String, ExpressibleByArgument, CaseIterable {
  case cpu
  case cuda
  case mps

  var device: Device {
    switch self {
    case .cpu: .cpu
    case .cuda: .cuda(0)
    case .mps: .mps
    }
  }
}
