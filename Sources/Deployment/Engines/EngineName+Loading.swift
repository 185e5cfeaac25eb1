import CEngines

extension EngineName {
  /// Loads the engine into this process, which should have no other: their threads get into each other's way.
  ///
  /// - Throws: `EngineError` if it is not there or does not load.
  package func load() throws(EngineError) -> any InferenceEngine {
    switch self {
    case .openvino: try NativeEngine(self, maker: CEOpenVINO, libraryPrefix: "libopenvino_c.")
    case .onnxruntime: try NativeEngine(self, maker: CEONNXRuntime, libraryPrefix: "libonnxruntime.")
    case .libtorch: LibTorchEngine()
    case .espalier: EspalierEngine()
    }
  }
}
