import ModelFiles
public import Networks
public import Runs

extension RunFolder {
  /// Writes a network: `architecture.json`, `model.safetensors` and `model.onnx`.
  ///
  /// - Throws: `RunError` or `ModelFileError` when a file cannot be written.
  public func write(_ network: Network) throws {
    try write(network.architecture().utf8, to: .architecture)
    try write(StateDict(of: network).safeTensors(), to: .weights)
    try write(network.onnx(), to: .onnx)
  }

  /// Reads the network of a run.
  ///
  /// - Throws: `RunError` or `ModelFileError` when a file is missing or damaged.
  public func readNetwork() throws -> Network {
    try Network(
      architecture: read(.architecture), name: path(of: .architecture),
      weights: StateDict(safeTensors: read(.weights), name: path(of: .weights)))
  }
}
