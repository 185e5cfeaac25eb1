import Foundation
import ModelFiles
import Networks

/// A file that was made to do harm, where chance would hardly find it.
struct HostileFile {
  let name: String
  let data: Data
  /// Reads a file that is called by the second argument.
  let read: (Data, String) throws -> ModelFile

  static func all() throws -> [HostileFile] { try checkpoints() + texts() + graphs() }

  static func checkpoint(_ name: String, _ data: Data) -> HostileFile {
    HostileFile(name: name, data: data) { .weights(try StateDict(pyTorch: $0, name: $1)) }
  }

  static func architecture(_ name: String, _ text: String) -> HostileFile {
    HostileFile(name: name, data: Data(text.utf8)) { data, name in
      .network(try Network(architecture: data, name: name, weights: .zeros(forArchitecture: data, source: name)))
    }
  }

  static func safeTensors(_ name: String, header: String, bytes: Int = 0) -> HostileFile {
    let data = Data(UInt64(header.utf8.count).littleEndianBytes) + Data(header.utf8) + Data(count: bytes)
    return HostileFile(name: name, data: data) { .weights(try StateDict(safeTensors: $0, name: $1)) }
  }
}
