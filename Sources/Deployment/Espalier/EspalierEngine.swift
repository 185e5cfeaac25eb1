import ModelFiles
import Networks
import Runs

/// Espalier's own engine, for networks most of whose weights are zero: convolutions do no work for those that are.
///
/// Batch norm is folded, additions and ReLUs are computed along with convolutions, and each layer's settings are tuned as
/// the network is loaded. Every convolution and linear layer goes through the sparse kernels, dense ones too, for which other
/// engines are faster.
struct EspalierEngine: InferenceEngine {
  var version: String { Versions.current }

  func load(
    _ path: String, inputShape: [Int], settings: EngineSettings, profiled: Bool
  ) throws -> any LoadedNetwork {
    guard settings.precision == .float32 else { throw EngineError.refused(.espalier, "it computes in 32 bits alone") }
    let network = try Network.readingONNX(path, inputShape: inputShape).foldingBatchNorm()
    return try EspalierNetwork(PlaneCompiler.compiled(network, batch: settings.batch, threads: settings.threads))
  }
}

/// A network as `EspalierEngine` runs it.
private final class EspalierNetwork: LoadedNetwork {
  private let program: PlaneProgram
  init(_ program: PlaneProgram) { self.program = program }

  var weightBytes: Int? { program.weightBytes }

  func set(_ input: [Float]) throws {
    let shape = program.input.shape
    guard input.count == shape.planeCount * shape.pixels else {
      throw EngineError.refused(.espalier, "it takes \(shape.planeCount * shape.pixels) numbers, not \(input.count)")
    }
    program.input.fill(with: input)
  }

  func run() throws { for step in program.steps { step.run() } }

  func output() throws -> [Float] { program.output.values }

  func layers(passes: Int) throws -> [LayerTiming] {
    var times: [[Double]] = Array(repeating: [], count: program.steps.count)
    for _ in 0..<passes {
      for (index, step) in program.steps.enumerated() {
        times[index].append(ContinuousClock().measure(step.run) / .microseconds(1))
      }
    }
    return zip(program.steps, times).map { step, times in
      LayerTiming(
        name: step.name, type: step.type, kernel: step.kernel, numbers: .float32, shape: step.shape,
        microseconds: times.median ?? 0)
    }
  }
}
