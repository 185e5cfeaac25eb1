import ModelFiles
import OrderedCollections

extension Snapshot {
  /// Writes the snapshot as safetensors: parameters under their names, momentum under `momentum/` and their names, and
  /// the epoch in the metadata.
  ///
  /// - Throws: `ModelFileError` when the file cannot be written; a file that was there stays as it was.
  public func write(to path: String) throws {
    var weights = StateDict(of: network)
    for (name, values) in momenta {
      guard let parameter = network.parameters[name] else { continue }
      weights.tensors["momentum/\(name)"] = StoredTensor(shape: parameter.shape, values: values)
    }
    try weights.writeSafetensors(to: path, metadata: ["epoch": "\(epoch)", "network": network.name])
  }
}
