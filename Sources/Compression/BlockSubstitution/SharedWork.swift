import Synchronization

/// Work that several threads take from a list, until all is done or one of them fails.
final class SharedWork<Result: Sendable>: Sendable {
  private struct State {
    var next = 0
    var results: [Result?]
    var done = 0
    var error: (any Error)?
  }

  private let state: Mutex<State>
  private let count: Int

  init(count: Int) {
    self.count = count
    state = Mutex(State(results: Array(repeating: nil, count: count)))
  }

  /// Takes part in the work.
  func run(
    prepare: () throws -> Void, each body: (Int) throws -> Result, done report: (Int) throws -> Void
  ) {
    do {
      try prepare()
      while let place = take() {
        let result = try body(place)
        // One at a time, so that reports come in order.
        try state.withLock { state in
          state.results[place] = result
          state.done += 1
          try report(state.done)
        }
      }
    } catch {
      state.withLock { $0.error = $0.error ?? error }
    }
  }

  private func take() -> Int? {
    state.withLock { state in
      guard state.error == nil, state.next < count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  /// What came of each part.
  func results() throws -> [Result] {
    try state.withLock { state in
      if let error = state.error { throw error }
      return state.results.compactMap(\.self)
    }
  }
}
