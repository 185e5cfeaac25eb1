/// What to do with one ONNX file.
struct Job: Decodable {
  /// The ONNX file.
  let model: String
  /// A safetensors file with a batch for each input of the network, under the inputs' names.
  let inputs: String
  /// The safetensors file to which the network's outputs go, under the outputs' names.
  let outputs: String
  /// What to prune of the network, if anything.
  let prune: Pruning?

  /// A cut, and the files that show it.
  struct Pruning: Decodable {
    /// The share of its channels that every class gives up which may be cut, between 0 and 1.
    let share: Double
    /// The method whose scores say which channels go, such as `random`.
    let method: String
    /// The seed of the method's draws.
    let seed: UInt64
    /// The ONNX file to write of the network before the cut.
    let original: String
    /// The ONNX file to write of the network after the cut.
    let exported: String
    /// The safetensors file to which the outputs of the cut network go.
    let outputs: String
  }
}
