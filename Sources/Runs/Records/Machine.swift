import Foundation

/// The machine that a run was on, as far as its numbers depend on it; its name is left out.
public struct Machine: Codable, Hashable, Sendable {
  /// The operating system and its version.
  public var system: String
  /// The processor's model.
  public var processor: String
  /// The logical cores that the process may use.
  public var cores: Int
  /// The memory, in bytes.
  public var memory: UInt64

  /// Describes a machine.
  public init(system: String, processor: String, cores: Int, memory: UInt64) {
    self.system = system
    self.processor = processor
    self.cores = cores
    self.memory = memory
  }

  /// This machine.
  public static var current: Machine {
    let process = ProcessInfo.processInfo
    return Machine(
      system: process.operatingSystemVersionString, processor: processorModel, cores: process.activeProcessorCount,
      memory: process.physicalMemory)
  }

  private static var processorModel: String {
    #if canImport(Darwin)
    var size = 0
    guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0 else { return "unknown" }
    var name = [UInt8](repeating: 0, count: size)
    guard sysctlbyname("machdep.cpu.brand_string", &name, &size, nil, 0) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    #else
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") || $0.hasPrefix("Hardware") }
    let model = line?.split(separator: ":", maxSplits: 1).last?.trimmingPrefix { $0 == " " }
    return model.map(String.init) ?? architecture
    #endif
  }

  private static var architecture: String {
    #if arch(arm64)
    "arm64"
    #elseif arch(x86_64)
    "x86_64"
    #else
    "unknown"
    #endif
  }
}
