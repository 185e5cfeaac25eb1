import Deployment
import Foundation
import Reports
import Testing

@Suite struct MeasurementTableTests {
  /// A record as a line of a measurement's file has it.
  static func record(_ model: String, median: Double) throws -> MeasurementRecord {
    let line = """
      {"model": "\(model)", "engine": "openvino", "version": "1", "input_shape": [3, 32, 32], "macs": 40551040,
       "settings": {"precision": "float32", "threads": 1, "batch": 1, "spins": false}, "executed": ["float32"],
       "params": 269722, "status": "measured", "load_ms": 85.4, "first_call_ms": 3, "cold_ms": 1.25, "difference": 1e-6,
       "latency": {"median_ms": \(median), "p5_ms": 0.4, "p10_ms": 0.5, "p90_ms": 1, "quartiles_ms": 0.1, "least_ms": 0.4,
                   "kept": 90, "total": 100, "rounds_ms": [0.5, null]},
       "speedup": {"median": 1.5, "low": 1.45, "high": 1.55, "rounds": 12},
       "memory": {"file_bytes": 1, "weight_bytes": 2, "activation_bytes": 3, "peak_bytes": 12340000},
       "layers": [
         {"name": "conv", "type": "Convolution", "kernel": "jit", "shape": [1, 8, 4, 4], "microseconds": 30,
          "work": {"node": "conv1", "macs": 1500000, "weight_bytes": 4, "activation_bytes": 8, "gflops": 100.04,
                   "bound": "compute"}},
         {"name": "fc", "type": "Gemm", "microseconds": 10}],
       "peaks": {"threads": 1, "multiply_adds_per_second": 65000000000,
                 "levels": [{"name": "L2", "bytes": 2097152, "bytes_per_second": 61000000000}]}}
      """
    return try JSONDecoder().decode(MeasurementRecord.self, from: Data(line.utf8))
  }

  @Test func aRowHasTheFigures() throws {
    let text = MeasurementTable([try Self.record("net", median: 0.5)]).text
    for figure in [
      "net", "openvino", "float32", "40.55 M", "0.500", "0.500–1.000", "1.250", "1.50", "1.45–1.55", "85", "12.3",
      "90/100",
    ] {
      #expect(text.contains(figure), "\(figure) in \(text)")
    }
  }

  @Test func faultsStandBelowOnce() throws {
    var failed = try Self.record("net", median: 0.5)
    (failed.status, failed.fault, failed.latency, failed.speedup) = (.failed, "openvino: no", nil, nil)
    let text = MeasurementTable([failed, failed, try Self.record("other", median: 1)]).text
    #expect(text.hasSuffix("net: openvino: no\n"))
    #expect(text.split(separator: "\n").count { $0.hasPrefix("net: ") } == 1)
    #expect(text.split(separator: "\n").count { $0.hasSuffix("failed") } == 2)
  }

  @Test func layersHaveTheirShareOfTheTime() throws {
    let text = LayerTimingTable(try Self.record("net", median: 0.5)).text
    #expect(text.contains("net in openvino, 1 thread\n"))
    #expect(text.contains("75.0 %") && text.contains("25.0 %") && text.contains("1×8×4×4") && text.contains("40.0"))
  }

  @Test func layersAreHeldAgainstThePeaks() throws {
    let text = LayerTimingTable(try Self.record("net", median: 0.5)).text
    #expect(text.contains("peaks, measured: 130.0 GFLOP/s; reads 61.0 GB/s of L2 (2.0 MiB)\n"))
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("conv ") })
    for cell in ["conv1", "1.50 M", "100.0", "compute"] { #expect(row.contains(cell), "\(row)") }
  }
}
