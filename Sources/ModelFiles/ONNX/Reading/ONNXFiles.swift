import Foundation

/// The files beside an ONNX file in which its larger tensors may stand, each mapped once.
///
/// A file names them by paths of its own choice. Only regular files inside the model's folder are opened, whatever the
/// path or a symbolic link says.
final class ONNXFiles {
  private let folder: String?
  private var mapped: [String: Data] = [:]

  /// The files in a folder; nil where the model was given as bytes alone.
  init(folder: String?) { self.folder = folder }

  /// The bytes of a tensor that stands in another file.
  ///
  /// - Parameter count: how many bytes its shape and type need.
  /// - Throws: `Fault` when the path leads out of the folder, or the file does not hold the bytes.
  func bytes(of tensor: ONNXTensorProto, count: Int, name: String) throws -> Data {
    let entries = Dictionary(tensor.externalData.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    guard let location = entries["location"], !location.isEmpty else {
      throw Fault.malformed("the constant '\(name)' stands in another file, which it does not name")
    }
    let data = try file(location, name: name)
    guard let offset = Int(entries["offset"] ?? "0"), let length = Int(entries["length"] ?? "\(count)"),
      offset >= 0, length == count, let end = offset.checkedSum(count), end <= data.count
    else {
      throw Fault.malformed("the constant '\(name)' needs \(count) bytes that '\(location.prefix(80))' does not hold")
    }
    return data[data.startIndex + offset..<data.startIndex + end]
  }

  private func file(_ location: String, name: String) throws -> Data {
    if let data = mapped[location] { return data }
    guard let folder else {
      throw Fault.unsupported(
        "the constant '\(name)' stands in the file '\(location.prefix(80))' beside the model; read the model by its path"
      )
    }
    let isPlain = !location.hasPrefix("/") && !location.split(separator: "/").contains("..")
    guard isPlain, !location.contains("\0"), !location.contains("\\") else { throw outside(location, name) }
    let root = URL(fileURLWithPath: folder, isDirectory: true).resolvingSymlinksInPath().path
    let path = URL(fileURLWithPath: "\(root)/\(location)").resolvingSymlinksInPath().path
    guard path.hasPrefix(root.hasSuffix("/") ? root : "\(root)/") else { throw outside(location, name) }
    let data: Data
    do {
      data = try FileBytes.read(path)
    } catch let error as ModelFileError {
      throw Fault(kind: error.kind, message: "of the constant '\(name)' in '\(location.prefix(80))', \(error.fault)")
    }
    mapped[location] = data
    return data
  }

  private func outside(_ location: String, _ name: String) -> Fault {
    .refused("the constant '\(name)' stands in '\(location.prefix(80))', which lies outside of the model's folder")
  }
}
