import CEngines
import Foundation

/// Where the libraries of engines lie.
enum EngineLibrary {
  /// The folder with a folder for each engine: `ESPALIER_ENGINES`, or where set-up unpacks them.
  static var folder: String {
    ProcessInfo.processInfo.environment["ESPALIER_ENGINES"] ?? String(cString: ce_folder())
  }

  /// The library of an engine that is not linked.
  ///
  /// - Throws: `EngineError` if there is none.
  static func path(of engine: EngineName, prefix: String) throws(EngineError) -> String {
    let folder = "\(folder)/\(engine.rawValue)"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard let file = files.filter({ $0.hasPrefix(prefix) }).sorted().last else { throw .missing(engine, in: folder) }
    return "\(folder)/\(file)"
  }
}
