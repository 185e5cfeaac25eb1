import Foundation
import ModelFiles
public import Networks

/// A network that is to be measured, with the file that engines read.
public struct MeasuredModel: Sendable {
  /// What it is called in results.
  public let name: String
  /// The ONNX file.
  public let path: String
  /// The file that is read where layers are timed.
  ///
  /// Batch norm is folded in it, as engines do themselves, by which OpenVINO loses the names of convolutions.
  let profiledPath: String
  /// What that file holds.
  let profiledNetwork: Network
  /// The bytes of the file, and of the file beside it that holds large weights.
  public let fileBytes: Int
  /// The network.
  public let network: Network
  /// The numbers that it is measured in, of those that a plan asks for.
  public var precisions = Set(EngineSettings.Precision.allCases)

  /// Writes `network` to an ONNX file in `folder`, as `export` does.
  ///
  /// - Throws: `ModelFileError` when ONNX has no words for it or the file cannot be written.
  public init(_ network: Network, called name: String, in folder: String) throws {
    let path = "\(folder)/\(UUID().uuidString).onnx"
    try network.writeONNX(to: path)
    self.name = name
    self.path = path
    self.network = network
    profiledNetwork = network.foldingBatchNorm()
    profiledPath = profiledNetwork == network ? path : "\(folder)/\(UUID().uuidString).onnx"
    if profiledPath != path { try profiledNetwork.writeONNX(to: profiledPath) }
    fileBytes = [path, "\(path).data"].reduce(0) { bytes, file in
      bytes + ((try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0)
    }
  }
}
