/// Batches in order, each prepared by a worker before it is asked for.
///
/// ```swift
/// let batches = loader.batches(epoch: 3)
/// while let batch = try batches.next() {
///   // batch.images, batch.labels
/// }
/// ```
///
/// It can be gone through once. Letting go of it stops its workers, each after the batch it is at.
public final class BatchSequence {
  private let queue: OrderedQueue<Result<Batch, DataError>>

  init(count: Int, workers: Int, ahead: Int, prepare: @escaping @Sendable (Int) -> Result<Batch, DataError>) {
    queue = OrderedQueue(count: count, ahead: ahead, produce: prepare)
    queue.start(workers: min(workers, count))
  }

  deinit { queue.stop() }

  /// The next batch with an image in it, waited for if it is not ready; nil after the last.
  ///
  /// - Throws: `DataError` where an image of the batch could not be read. There is no batch behind it.
  public func next() throws(DataError) -> Batch? {
    while let result = queue.next() {
      switch result {
      case .success(let batch):
        if batch.count > 0 { return batch }
      case .failure(let fault):
        queue.stop()
        throw fault
      }
    }
    return nil
  }

  /// All batches that are left.
  package func all() throws(DataError) -> [Batch] {
    var batches: [Batch] = []
    while let batch = try next() { batches.append(batch) }
    return batches
  }

  /// Threads that still prepare batches, for tests.
  package var liveWorkers: @Sendable () -> Int {
    { [queue] in queue.liveWorkers }
  }
}
