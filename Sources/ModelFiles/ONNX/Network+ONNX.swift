import Foundation
import Networks
import SwiftProtobuf

extension Network {
  /// The network as the bytes of an ONNX file: 32-bit floating point, the batch left open.
  ///
  /// The operator set is 17, or the oldest after it that can say all of the network. Nodes and parameters keep their
  /// names, every value has its shape stated, and the same network always gives the same bytes. Dropout is written as
  /// `Dropout`, which does nothing at inference. Batch norms that were restored are folded in again. Parameters that came
  /// from integers are written as integers again, their numbers rounded to the grid. The file's metadata says what made
  /// it, and what the network costs.
  ///
  /// - Throws: `ModelFileError` when ONNX has no words for a node, or the network takes 2 GB or more.
  public func onnx() throws -> Data {
    try naming(name.oneLine(atMost: 80)) {
      let pieces = try onnxFile().pieces()
      guard pieces.count <= ONNXFormat.mostBytes else {
        throw Fault.unsupported("it is too large for one ONNX file of 2 GB")
      }
      return pieces.data()
    }
  }

  /// Writes an ONNX file as a whole.
  ///
  /// A network of 2 GB or more has its larger parameters in a second file, `model.onnx.data` beside `model.onnx`.
  ///
  /// - Throws: `ModelFileError` when ONNX has no words for the network or a file cannot be written.
  public func writeONNX(to path: String) throws { try writeONNX(to: path, atMost: ONNXFormat.mostBytes) }

  /// Writes an ONNX file, and a second one beside it where the first would take more than `most` bytes.
  package func writeONNX(to path: String, atMost most: Int) throws {
    let file = try naming(name) { try onnxFile() }
    let pieces = try naming(name) { try file.pieces() }
    guard pieces.count > most else { return try FileBytes.write(pieces, to: path) }
    let dataPath = "\(path).data"
    let (model, data) = try naming(name) {
      try file.pieces(besideDataIn: (dataPath as NSString).lastPathComponent)
    }
    try FileBytes.write(data, to: dataPath)
    try FileBytes.write(model, to: path)
  }

  private func onnxFile() throws -> ONNXFile { try ONNXFile(foldingBatchNorm(where: \.isRestored)) }

  /// Reads a network from an ONNX file, and from the files beside it in which its larger tensors may stand.
  ///
  /// - Parameter inputShape: the shape of the only input without the batch, such as `[3, 224, 224]`, in place of what the
  ///   file says; needed where the file leaves it open.
  /// - Throws: `ModelFileError` when a file cannot be read, is damaged, or holds what Espalier does not carry.
  public static func readingONNX(_ path: String, inputShape: [Int]? = nil) throws -> Network {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return try Network(
      onnx: FileBytes.read(path), name: path, files: ONNXFiles(folder: folder), inputShape: inputShape)
  }

  /// The network in the bytes of an ONNX file; `name` stands for the file in messages.
  ///
  /// What Espalier wrote comes back as it was. In files by others, what hangs on constants and shapes alone is computed,
  /// and an operator that Espalier does not know becomes `opaque` where the file says the shape of its output. The first
  /// axis of every value is taken for the batch. Nodes on which no output depends are left out.
  ///
  /// - Parameter inputShape: the shape of the only input without the batch, such as `[3, 224, 224]`, in place of what the
  ///   file says; needed where the file leaves it open.
  /// - Throws: `ModelFileError` when the bytes are damaged, hold what Espalier does not carry, or leave tensors to other
  ///   files.
  public init(onnx data: Data, name: String, inputShape: [Int]? = nil) throws {
    try self.init(onnx: data, name: name, files: ONNXFiles(folder: nil), inputShape: inputShape)
  }

  private init(onnx data: Data, name: String, files: ONNXFiles, inputShape: [Int]?) throws {
    self = try naming(name) {
      var reader = try ONNXReader(
        ONNXModelProto(checking: data), size: data.count, files: files, inputShape: inputShape)
      return try reader.network()
    }
  }
}

extension ONNXModelProto {
  /// The model in the bytes of a file.
  ///
  /// - Throws: `Fault` when they are damaged.
  package init(checking data: Data) throws {
    do {
      try self.init(serializedBytes: data)
    } catch {
      throw Fault.malformed("it is no ONNX file, or it is damaged or cut short")
    }
  }
}
