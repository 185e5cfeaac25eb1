import Foundation
import Networks
import SwiftProtobuf

extension Network {
  /// The network as the bytes of an ONNX file: operator set 17, 32-bit floating point, the batch left open.
  ///
  /// Batch norms that were restored are folded in again. Nodes and parameters keep their names, and the same network always gives the same bytes. Dropout is written as
  /// `Dropout`, which does nothing at inference.
  ///
  /// - Throws: `ModelFileError` when ONNX has no words for a node, or the network takes 2 GB or more.
  public func onnx() throws -> Data {
    try naming(name.oneLine(atMost: 80)) {
      var writer = try ONNXWriter(foldingBatchNorm(where: \.isRestored))
      return try writer.model().bytes()
    }
  }

  /// Writes an ONNX file as a whole.
  ///
  /// - Throws: `ModelFileError` when ONNX has no words for the network or the file cannot be written.
  public func writeONNX(to path: String) throws { try FileBytes.write(onnx(), to: path) }

  /// Reads a network from an ONNX file.
  ///
  /// - Throws: `ModelFileError` when the file cannot be read, is damaged, or holds what Espalier does not carry.
  public static func readingONNX(_ path: String) throws -> Network {
    try Network(onnx: FileBytes.read(path), name: path)
  }

  /// The network in the bytes of an ONNX file; `name` stands for the file in messages.
  ///
  /// What Espalier wrote comes back as it was. In files by others, an operator that Espalier does not know becomes
  /// `opaque` where the file says the shape of its output. The first axis of every value is taken for the batch.
  ///
  /// - Throws: `ModelFileError` when the bytes are damaged or hold what Espalier does not carry.
  public init(onnx data: Data, name: String) throws {
    self = try naming(name) {
      let model: ONNXModelProto
      do {
        model = try ONNXModelProto(serializedBytes: data)
      } catch {
        throw Fault.malformed("it is no ONNX file, or it is damaged or cut short")
      }
      var reader = try ONNXReader(model)
      return try reader.network()
    }
  }
}
