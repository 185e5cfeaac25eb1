import Foundation
import Networks

extension Network {
  /// The network as a PyTorch program, with its weights.
  ///
  /// `program` is the text of a Python module that needs nothing but PyTorch: classes, a function `load` that reads the
  /// weights from `model.safetensors` beside it, and a run on a random input. The names of `weights` are those of the
  /// program's state dict: the network's own wherever they are names of PyTorch's layers and Python can have them. The same
  /// network always gives the same text.
  ///
  ///     let (program, weights) = try network.pyTorch()
  ///     print(program)
  ///
  /// Nodes that no output needs are left out of `forward`; their layers stay, so that the state dict is whole. Batch norms
  /// that were restored stay too, for the program is there to be trained. Weights that were quantised are as they were read.
  ///
  /// - Throws: `ModelFileError` that names a node which Espalier carries along without knowing what it computes.
  public func pyTorch() throws -> (program: String, weights: StateDict) {
    try naming(name) {
      let program = try PyTorchProgram(self)
      return (program.text, program.weights)
    }
  }

  /// Writes `model.py` and `model.safetensors` into a folder, which is made if it is not there.
  ///
  /// - Returns: the paths of the two files.
  /// - Throws: `ModelFileError` when PyTorch has no words for the network or a file cannot be written.
  @discardableResult
  public func writePyTorch(toFolder folder: String) throws -> [String] {
    let (program, weights) = try pyTorch()
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw ModelFileError(.unwritable, file: folder, "the folder cannot be made")
    }
    let paths = ["model.py", PyTorchProgram.weightsName].map { (folder as NSString).appendingPathComponent($0) }
    try weights.writeSafeTensors(to: paths[1])
    try FileBytes.write(Data(program.utf8), to: paths[0])
    return paths
  }
}
