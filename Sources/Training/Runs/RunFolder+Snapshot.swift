import ModelFiles
import Networks
import OrderedCollections
public import Runs

extension RunFolder {
  /// Writes a checkpoint as safetensors and gives back its path: parameters under their names, the
  /// state under keys such as `momentum/` and their names, and the epoch in the metadata.
  ///
  /// - Throws: `RunError` when the file cannot be written; nothing half-written is left.
  public func write(_ snapshot: Snapshot) throws -> String {
    var weights = StateDict(of: snapshot.network)
    for (key, values) in snapshot.state {
      guard let parameter = snapshot.network.parameters[String(key.drop { $0 != "/" }.dropFirst())] else { continue }
      weights.tensors[key] = StoredTensor(shape: parameter.shape, values: values)
    }
    let path = "\(try checkpoints())/epoch-\(snapshot.epoch).safetensors"
    try AtomicFile.write(weights.safeTensors(metadata: ["format": "pt", "epoch": "\(snapshot.epoch)"]), to: path)
    return path
  }
}
