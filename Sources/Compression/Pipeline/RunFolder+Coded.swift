import ModelFiles
import Networks
import OrderedCollections
import Runs

extension RunFolder {
  /// Writes `model.espz`, and says how long it is.
  ///
  /// - Throws: `RunError` or `ModelFileError` when the file cannot be written.
  func writeCoded(_ network: Network) throws -> CodedFigures {
    let coded = try network.espz()
    try write(coded, to: .coded)
    let weights = network.prunableWeights.reduce(0) { $0 + (network.parameters[$1]?.count ?? 0) }
    return CodedFigures(
      nonzeros: network.nonzeroWeights, weights: weights,
      plainBytes: network.plainBytes, codedBytes: coded.count)
  }
}

extension Network {
  /// The bytes of all parameters, four for each number.
  var plainBytes: Int { 4 * parameters.values.reduce(0) { $0 + $1.count } }
}
