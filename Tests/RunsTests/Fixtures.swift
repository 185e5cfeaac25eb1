import Foundation
import Runs

/// A record with something in every field.
func sampleRecord(seed: UInt64 = 7) -> RunRecord {
  RunRecord(
    command: "compress", settings: ["epochs": 3, "budget": ["macs=50%"], "rate": 0.1], seed: seed, threads: 2,
    versions: Versions(espalier: "0.1.0", torch: "2.8.0", swift: "6.3"),
    machine: Machine(system: "Linux", processor: "A processor", cores: 2, memory: 1 << 34),
    model: .init(name: "lenet5-synthetic", hash: "fedcba9876543210"),
    data: .init(name: "synthetic", hash: "0123456789abcdef"), directory: "/home/user",
    started: Date(timeIntervalSince1970: 1_700_000_000.75),
    seconds: ["train": StageSeconds(wall: 1.5, cpu: 2.25)], results: ["accuracy": JSONValue(Float(0.9339))])
}
