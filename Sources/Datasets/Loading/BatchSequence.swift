/// Batches in order, each prepared by a worker before it is asked for.
///
/// It can be gone through once. Letting go of it stops its workers, each after the batch it is at.
public final class BatchSequence: Sequence, IteratorProtocol {
  private let queue: OrderedQueue<Batch>

  init(count: Int, workers: Int, ahead: Int, prepare: @escaping @Sendable (Int) -> Batch) {
    queue = OrderedQueue(count: count, ahead: ahead, produce: prepare)
    queue.start(workers: Swift.min(workers, count))
  }

  deinit { queue.stop() }

  /// The next batch, waited for if it is not ready; nil after the last.
  public func next() -> Batch? { queue.next() }

  /// Threads that still prepare batches, for tests.
  package var liveWorkers: @Sendable () -> Int {
    { [queue] in queue.liveWorkers }
  }
}
