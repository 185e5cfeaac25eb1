import Foundation
import ModelFiles
import Networks
import Runs
import Training
import Zoo

/// How long a file takes from disk to an analysed network and back, and how much memory.
enum Files {
  /// Writes the ONNX file of a zoo network with random weights.
  static func write(_ network: String, to path: String) throws {
    try Zoo.network(named: network).withInitialWeights(seed: 0).writeONNX(to: path)
  }

  /// Reads an ONNX file, analyses the network and writes it again, as a JSON object.
  ///
  /// Memory is by how much the process's largest resident size grew, so a process measures one file.
  static func roundTrip(of path: String) throws -> JSONValue {
    let size = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped).count
    let copy = "\(path).again"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    let memory = peakMemory
    let watch = Stopwatch()
    let network = try Network.readingONNX(path)
    let read = watch.elapsed
    _ = try (network.shapes(), network.costs(), network.channels())
    let analysed = watch.elapsed
    try network.writeONNX(to: copy)
    let written = watch.elapsed
    return [
      "work": "files", "bytes": .integer(size),
      "read_seconds": .number(read.wall), "analysis_seconds": .number(analysed.wall - read.wall),
      "write_seconds": .number(written.wall - analysed.wall), "seconds": .number(written.wall),
      "memory_of_size": .number(Double(peakMemory - memory) / Double(size)),
    ]
  }

  /// The largest resident size of the process so far, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
    #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
    #endif
  }
}
