import Foundation
import Networks

/// What a model file holds.
///
///     switch try ModelFile.read("model.onnx") {
///     case .network(let network): print(network.name)
///     case .weights(let weights): print(weights.tensors.keys)
///     }
public enum ModelFile: Sendable, Equatable {
  /// A whole network, from an ONNX or `.espz` file, an architecture file with its weights, or a run folder.
  case network(Network)
  /// Weights alone, from a PyTorch checkpoint or a safetensors file.
  case weights(StateDict)

  /// Reads a model file of any format that Espalier knows.
  ///
  /// The format is told by the first bytes where they are telling, else by the extension. A folder is read as a run: its
  /// `architecture.json` with its `model.safetensors`.
  ///
  /// - Parameter inputShape: the shape of an ONNX file's only input without the batch, such as `[3, 224, 224]`, in place of
  ///   what the file says; files of other formats have no say in it.
  /// - Throws: `ModelFileError` when there is no such file, its format is not known, or it is damaged.
  public static func read(_ path: String, inputShape: [Int]? = nil) throws -> ModelFile {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      guard !isUnfinishedRun(path) else {
        throw ModelFileError(
          .unreadable, file: path, "the run has not come to its end; `espalier resume \(path)` goes on with it")
      }
      return try readArchitecture("\(path)/architecture.json")
    }
    let data = try FileBytes.read(path)
    switch try ModelFormat(data, path: path) {
    case .pyTorch: return .weights(try StateDict(pyTorch: data, name: path))
    case .safeTensors: return .weights(try StateDict(safeTensors: data, name: path))
    case .architecture: return try readArchitecture(path)
    case .espz: return .network(try Network(espz: data, name: path))
    case .onnx: return .network(try Network.readingONNX(path, inputShape: inputShape))
    }
  }

  /// Writes a network in the format that the path's extension names.
  ///
  /// `.onnx` gives an ONNX file, `.safetensors` the weights alone, `.json` an architecture file with its weights
  /// beside it (see `weightsPath`), and `.espz` the whole network, coded in few bytes.
  ///
  /// - Throws: `ModelFileError` when the extension is none of these, the format cannot hold the network, or the file
  ///   cannot be written.
  public static func write(_ network: Network, to path: String) throws {
    switch (path as NSString).pathExtension.lowercased() {
    case "onnx": try network.writeONNX(to: path)
    case "safetensors": try StateDict(of: network).writeSafeTensors(to: path)
    case "json":
      let architecture = try network.architecture()
      try StateDict(of: network).writeSafeTensors(to: weightsPath(besideArchitecture: path))
      try FileBytes.write(Data(architecture.utf8), to: path)
    case "espz": try FileBytes.write(network.espz(), to: path)
    default:
      throw ModelFileError(.unsupported, file: path, "its name should end in .onnx, .safetensors, .json or .espz")
    }
  }

  /// Where the weights of an architecture file stand: `model.safetensors` beside `architecture.json`, and
  /// `name.safetensors` beside any other `name.json`.
  public static func weightsPath(besideArchitecture path: String) -> String {
    let stem = (path as NSString).deletingPathExtension
    guard (stem as NSString).lastPathComponent == "architecture" else { return "\(stem).safetensors" }
    return ((stem as NSString).deletingLastPathComponent as NSString).appendingPathComponent("model.safetensors")
  }

  /// Whether a folder is that of a run that has no network yet.
  private static func isUnfinishedRun(_ folder: String) -> Bool {
    let files = FileManager.default
    return files.fileExists(atPath: "\(folder)/run.json") && !files.fileExists(atPath: "\(folder)/architecture.json")
  }

  private static func readArchitecture(_ path: String) throws -> ModelFile {
    let data = try FileBytes.read(path)
    let weights = try StateDict.readingSafeTensors(weightsPath(besideArchitecture: path))
    return .network(try Network(architecture: data, name: path, weights: weights))
  }
}

/// The formats of model files.
private enum ModelFormat {
  case pyTorch, safeTensors, architecture, espz, onnx

  init(_ data: Data, path: String) throws {
    let kind = (path as NSString).pathExtension.lowercased()
    if data.begins(with: [0x50, 0x4B, 0x03, 0x04]) || data.isLegacyCheckpoint {
      self = .pyTorch
    } else if data.begins(with: EspzFormat.signature) {
      self = .espz
    } else if data.begins(with: Array("{".utf8)) {
      self = .architecture
    } else if data.count > 8, data[data.startIndex + 8] == UInt8(ascii: "{"), kind != "onnx" {
      self = .safeTensors
    } else {
      switch kind {
      case "onnx": self = .onnx
      case "espz": self = .espz
      case "safetensors": self = .safeTensors
      case "json": self = .architecture
      case "pth", "pt", "th", "ckpt", "bin": self = .pyTorch
      default:
        throw ModelFileError(
          .unsupported, file: path,
          "it is neither ONNX, safetensors, .espz, a PyTorch checkpoint nor an architecture file")
      }
    }
  }
}
