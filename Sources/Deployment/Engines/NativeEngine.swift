import CEngines
import Foundation

/// OpenVINO or ONNX Runtime, loaded into this process; it stays there until the process ends.
final class NativeEngine: InferenceEngine {
  let name: EngineName
  private let engine: CEEngine

  /// Loads the library of `name`.
  ///
  /// - Throws: `EngineError` if it is not there or does not load.
  init(_ name: EngineName, maker: CEMaker, libraryPrefix: String) throws(EngineError) {
    self.name = name
    var engine: CEEngine?
    try check(ce_open(maker, EngineLibrary.path(of: name, prefix: libraryPrefix), &engine), name)
    guard let engine else { throw .refused(name, "its library gave nothing") }
    self.engine = engine
  }

  deinit { ce_close(engine) }

  var version: String { String(cString: ce_version(engine)) }

  func load(
    _ path: String, inputShape: [Int], settings: EngineSettings, profiled: Bool
  ) throws -> any LoadedNetwork {
    let shape = ([settings.batch] + inputShape).map(Int64.init)
    let trace = profiled ? NSTemporaryDirectory() + "espalier-\(UUID().uuidString)" : nil
    var network: CENetwork?
    try shape.withUnsafeBufferPointer { shape in
      try withOptionalCString(trace) { trace in
        var native = CESettings(
          precision: settings.precision == .bfloat16 ? CEBFloat16 : CEAsStored, threads: Int32(settings.threads),
          spins: settings.spins, profile: trace, shape: shape.baseAddress, rank: Int32(shape.count))
        try check(ce_compile(engine, path, &native, &network), name)
      }
    }
    guard let network else { throw EngineError.refused(name, "it made nothing of \(path)") }
    return NativeNetwork(network, of: self)
  }

  private func withOptionalCString(_ text: String?, _ body: (UnsafePointer<CChar>?) throws -> Void) rethrows {
    if let text { try text.withCString(body) } else { try body(nil) }
  }
}

/// A network in a `NativeEngine`.
private final class NativeNetwork: LoadedNetwork {
  private let network: CENetwork
  /// Held so that the library outlives its networks.
  private let engine: NativeEngine

  init(_ network: CENetwork, of engine: NativeEngine) {
    self.network = network
    self.engine = engine
  }

  deinit { ce_free(network) }

  func set(_ input: [Float]) throws {
    var count = 0
    let target = ce_input(network, &count)
    guard let target, count == input.count else {
      throw EngineError.refused(engine.name, "it takes \(count) numbers, not \(input.count)")
    }
    input.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { target.update(from: first, count: count) }
    }
  }

  func run() throws { try check(ce_run(network), engine.name) }

  func output() throws -> [Float] {
    var count = 0
    guard let scores = ce_output(network, &count) else {
      throw EngineError.refused(engine.name, "there is no output of 32-bit floats yet")
    }
    return Array(UnsafeBufferPointer(start: scores, count: count))
  }

  func layers(passes: Int) throws -> [LayerTiming] {
    // OpenVINO tells of the last pass, ONNX Runtime of all in a file that it closes.
    guard engine.name == .openvino else {
      for _ in 0..<passes { try run() }
      return try lastPass()
    }
    return try (0..<passes).flatMap { _ in
      try run()
      return try lastPass()
    }.medians
  }

  private func lastPass() throws -> [LayerTiming] {
    final class Found { var layers: [LayerTiming] = [] }
    let found = Found()
    var trace: UnsafeMutablePointer<CChar>?
    try check(
      ce_layers(
        network,
        { context, layer in
          guard let context, let layer = layer?.pointee else { return }
          Unmanaged<Found>.fromOpaque(context).takeUnretainedValue().layers.append(LayerTiming(layer))
        }, Unmanaged.passUnretained(found).toOpaque(), &trace), engine.name)
    guard let trace else { return found.layers }
    defer { free(trace) }
    return try LayerTrace(consuming: String(cString: trace)).layers
  }
}

extension LayerTiming {
  fileprivate init(_ layer: CELayer) {
    let kernel = layer.kernel.map { String(cString: $0) }
    self.init(
      name: layer.name.map { String(cString: $0) } ?? "", type: layer.type.map { String(cString: $0) } ?? "",
      kernel: kernel, numbers: kernel.flatMap(Numbers.init(kernel:)), microseconds: layer.microseconds)
  }
}

/// Throws the message that a call returned, if it returned one, and frees it.
private func check(_ message: CEError?, _ engine: EngineName) throws(EngineError) {
  guard let message else { return }
  defer { free(message) }
  throw .refused(engine, String(cString: message))
}
