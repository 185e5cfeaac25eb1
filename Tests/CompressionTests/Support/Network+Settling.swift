import Datasets
import Networks
import TestSupport
import Training

extension Network {
  /// The network with batch-norm statistics and scales as training leaves them, rather than those of the start.
  func settled() throws -> Network {
    let executor = try Executor(self)
    try executor.reestimateBatchNorm(on: Dataset.synthetic(train: 200, test: 20), batches: 2, batchSize: 50, seed: 1)
    return try executor.network()
  }
}
