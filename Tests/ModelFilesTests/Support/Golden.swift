import Foundation
import ModelFiles

/// The files that `Scripts/golden/model_files_*.py` made.
enum Golden {
  static func path(_ name: String) -> String {
    Bundle.module.bundleURL.appendingPathComponent("Golden").appendingPathComponent(name).path
  }

  static func data(_ name: String) throws -> Data { try FileBytes.read(path(name)) }
}

/// Quarters counted up from zero, which the golden tensors hold.
func quarters(_ count: Int) -> [Float] { (0..<count).map { Float($0) / 4 } }

/// The error that `body` throws, if it is one of ours.
func modelFileError(_ body: () throws -> some Any) -> ModelFileError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? ModelFileError
  }
}
