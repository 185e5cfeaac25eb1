import ModelFiles
import Networks
import Torch
import Training

/// LibTorch under Espalier's executor, as `espalier evaluate` runs a network: batch norm folded, channels last.
struct LibTorchEngine: InferenceEngine {
  var version: String { Runtime.version }

  func load(
    _ path: String, inputShape: [Int], settings: EngineSettings, profiled: Bool
  ) throws -> any LoadedNetwork {
    guard !profiled else { throw EngineError.refused(.libtorch, "it does not tell what a layer takes") }
    Runtime.keepFreedMemory()
    if Runtime.threadCount != settings.threads { try Runtime.setThreadCount(settings.threads) }
    let network = try Network.readingONNX(path, inputShape: inputShape).foldingBatchNorm()
    let precision: Precision = settings.precision == .bfloat16 ? .bfloat16 : .float32
    return LibTorchNetwork(
      try Executor(network, precision: precision), shape: [settings.batch] + inputShape)
  }
}

private final class LibTorchNetwork: LoadedNetwork {
  private let executor: Executor
  private let shape: [Int]
  private var input: Tensor?
  private var scores: Tensor?

  init(_ executor: Executor, shape: [Int]) {
    self.executor = executor
    self.shape = shape
  }

  func set(_ input: [Float]) throws { self.input = try Tensor(input, shape: shape) }

  func run() throws {
    guard let input else { throw EngineError.refused(.libtorch, "it has no input yet") }
    scores = try withoutGradients { try executor.forward(input) }
  }

  func output() throws -> [Float] {
    guard let scores else { throw EngineError.refused(.libtorch, "there is no output yet") }
    return try scores.contiguous().array()
  }

  func layers(passes: Int) throws -> [LayerTiming] { [] }
}
