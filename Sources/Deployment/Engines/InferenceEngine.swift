/// An engine that is loaded into this process.
package protocol InferenceEngine {
  /// The version, as the engine states it.
  var version: String { get }

  /// Makes the network of an ONNX file ready.
  ///
  /// - Parameters:
  ///   - path: the file; the network has one input and one output.
  ///   - inputShape: the shape of one image, `[C, H, W]`.
  ///   - profiled: whether layers are timed, which slows the whole down.
  /// - Throws: `EngineError` when the engine cannot run the network so.
  func load(_ path: String, inputShape: [Int], settings: EngineSettings, profiled: Bool) throws -> any LoadedNetwork
}

/// A network that an engine has made ready.
package protocol LoadedNetwork: AnyObject {
  /// The bytes of the weights as the engine reads them, with what says where they belong; nil where it does not tell.
  var weightBytes: Int? { get }

  /// Copies in the numbers of a batch, `[N, C, H, W]`.
  func set(_ input: [Float]) throws

  /// Passes the input through.
  func run() throws

  /// The scores of the last pass, `[N, classes]`.
  func output() throws -> [Float]

  /// What each layer takes, over so many passes, if the network was loaded to be profiled.
  func layers(passes: Int) throws -> [LayerTiming]
}

extension LoadedNetwork {
  package var weightBytes: Int? { nil }
}

/// Why an engine is not there, or cannot run a network, as one sentence for the user.
public struct EngineError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The engine.
  public let engine: EngineName
  /// The whole sentence.
  public let description: String

  private init(_ engine: EngineName, _ description: String) {
    self.engine = engine
    self.description = description
  }

  /// The engine's library is not where it is looked for.
  static func missing(_ engine: EngineName, in folder: String) -> EngineError {
    EngineError(engine, "\(engine.rawValue) is not there: no library of it in \(folder)")
  }

  /// The engine refused to do something, in its own words.
  static func refused(_ engine: EngineName, _ message: String) -> EngineError {
    let firstLine = message.split(whereSeparator: \.isNewline).last.map(String.init) ?? message
    return EngineError(engine, "\(engine.rawValue): \(firstLine)")
  }

  /// What a process that runs the engine says is wrong, which names the engine already.
  package static func reported(_ engine: EngineName, _ sentence: String) -> EngineError {
    EngineError(engine, sentence)
  }

  /// The engine's process ended without an answer.
  static func ended(_ engine: EngineName, status: Int32, during action: String) -> EngineError {
    EngineError(engine, "\(engine.rawValue): its process ended with status \(status) during \(action)")
  }
}
