import ModelFiles
import Networks
import Training
import Zoo

/// Networks that the tests hand to the tool.
enum Samples {
  /// Writes fresh weights of LeNet-5.
  static func writeLeNet5Weights(to path: String, seed: UInt64 = 1) throws {
    let network = try Zoo.network(named: "lenet5-synthetic").withInitialWeights(seed: seed)
    try StateDict(of: network).writeSafeTensors(to: path)
  }
}
