import Foundation

/// Items made by several threads and handed out in the order of their numbers, with a bound on how many wait.
///
/// A worker takes the next number, makes the item without holding the lock, and puts it down under its number; the
/// reader picks the numbers up in turn. No number is taken that is `ahead` or more past the reader's.
final class OrderedQueue<Item: Sendable>: @unchecked Sendable {
  private let count: Int
  private let ahead: Int
  private let produce: @Sendable (Int) -> Item

  /// Guards everything below and is signalled at each change of it.
  private let condition = NSCondition()
  private var finished: [Int: Item] = [:]
  private var nextToMake = 0
  private var nextToHandOut = 0
  private var isStopped = false
  private var running = 0

  init(count: Int, ahead: Int, produce: @escaping @Sendable (Int) -> Item) {
    self.count = count
    self.ahead = ahead
    self.produce = produce
  }

  /// Starts threads that make items; without any, the reader makes its own.
  func start(workers: Int) {
    condition.withLock { running = workers }
    for _ in 0..<workers {
      let thread = Thread { [self] in work() }
      thread.name = "espalier.loader"
      thread.start()
    }
  }

  /// The next item, or nil after the last.
  func next() -> Item? {
    condition.lock()
    let number = nextToHandOut
    guard number < count, !isStopped else {
      condition.unlock()
      return nil
    }
    if running == 0, finished[number] == nil {
      nextToHandOut += 1
      condition.unlock()
      return produce(number)
    }
    while finished[number] == nil { condition.wait() }
    let item = finished.removeValue(forKey: number)
    nextToHandOut += 1
    condition.broadcast()
    condition.unlock()
    return item
  }

  /// Tells the workers to end.
  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }

  /// How many threads have not ended.
  var liveWorkers: Int { condition.withLock { running } }

  private func work() {
    while let number = claim() {
      let item = produce(number)
      condition.withLock {
        finished[number] = item
        condition.broadcast()
      }
    }
    condition.withLock {
      running -= 1
      condition.broadcast()
    }
  }

  /// The next number to make, once there is room for it; nil when there is no more to do.
  private func claim() -> Int? {
    condition.withLock {
      while nextToMake < count, !isStopped, nextToMake >= nextToHandOut + ahead { condition.wait() }
      guard nextToMake < count, !isStopped else { return nil }
      defer { nextToMake += 1 }
      return nextToMake
    }
  }
}
