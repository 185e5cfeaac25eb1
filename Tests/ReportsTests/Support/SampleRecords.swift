import Deployment
import Foundation
import Reports
import Runs

/// Records of a characterisation whose every figure is given.
enum SampleRecords {
  /// A variant that tells so many of a hundred thousand images right, in percent, and whose rounds lie about 10 % around its time.
  static func record(
    _ name: String, accuracy: Double?, milliseconds: Double, bytes: Int = 1000, macs: Int = 1000,
    engine: EngineName = .openvino, threads: Int = 1, precision: EngineSettings.Precision = .float32,
    status: MeasurementRecord.Status = .measured
  ) throws -> CharacterisationRecord {
    let rounds = (0..<12).map { milliseconds * (0.9 + 0.2 * Double($0) / 11) }
    let measurement: JSONValue = [
      "model": .string(name), "engine": .string(engine.rawValue), "version": "1", "input_shape": [3, 32, 32],
      "macs": .integer(macs), "params": 10, "status": .string(status.rawValue),
      "fault": status == .failed ? .string("\(engine.rawValue): it cannot") : nil,
      "settings": [
        "precision": .string(precision.rawValue), "threads": .integer(threads), "batch": 1, "spins": false,
      ],
      "latency": status == .failed
        ? nil
        : [
          "median_ms": .number(milliseconds), "p5_ms": 0, "p10_ms": 0, "p90_ms": 0, "quartiles_ms": 0, "least_ms": 0,
          "kept": 100, "total": 120,
          "rounds_ms": .array(status == .measured ? rounds.map { .number($0) } : rounds.map { _ in nil }),
        ],
      "memory": [
        "file_bytes": .integer(bytes + 100), "weight_bytes": .integer(bytes), "activation_bytes": 300,
        "peak_bytes": 5000,
      ],
      "layers": [
        [
          "name": "conv1", "type": "Convolution", "kernel": "jit <1>", "shape": [1, 8, 4, 4], "microseconds": 30,
          "work": [
            "node": "conv1", "macs": 1000, "weight_bytes": 4, "activation_bytes": 8, "gflops": 100, "bound": "compute",
          ],
        ], ["name": "pool", "type": "Pooling", "microseconds": 10],
      ],
    ]
    return CharacterisationRecord(
      variant: CharacterisedVariant(name: name, model: "net.onnx", technique: "", nonzeroMACs: macs),
      accuracy: accuracy.flatMap { MeasuredAccuracy(correct: Int($0 * 1000), of: 100_000) },
      measurement: try measurement.decoded())
  }

  /// Two engines and two numbers of threads; one row is contended, one failed, and one has no accuracy.
  static func several() throws -> [CharacterisationRecord] {
    try [EngineName.openvino, .onnxruntime].flatMap { engine in
      try [1, 2].flatMap { threads in
        let time = Double(engine == .openvino ? 4 : 8) / Double(threads)
        return try [
          record("net", accuracy: 95, milliseconds: time, bytes: 4000, macs: 4000, engine: engine, threads: threads),
          record(
            "net, l2 50 % MACs", accuracy: 94.5, milliseconds: time * 0.6, bytes: 2000, macs: 2000, engine: engine,
            threads: threads),
          record(
            "net, int8", accuracy: 94.4, milliseconds: time * 0.7, bytes: 1000, macs: 4000, engine: engine,
            threads: threads,
            status: engine == .onnxruntime ? .contended : .measured),
          record("other <\"net\">", accuracy: nil, milliseconds: time, engine: engine, threads: threads),
          record(
            "net", accuracy: 94.9, milliseconds: time / 2, bytes: 4000, macs: 4000, engine: engine, threads: threads,
            precision: .bfloat16, status: engine == .onnxruntime ? .failed : .measured),
        ]
      }
    }
  }
}
