import CHarness
import Dispatch
import Synchronization

extension MachinePeaks {
  /// What this process reaches with so many threads at once.
  ///
  /// All threads begin together and their rates are added. Of several trials the best counts, for whatever disturbs a trial
  /// makes it slower. Each thread reads half of what a second-level cache holds, and of the third level and of memory its
  /// share of 8 MiB and 512 MiB, or half and twice of what the third level holds: our choice, so that what is read over and
  /// over is held by that level and by none before it.
  static func measured(threads: Int) -> MachinePeaks {
    let (second, third) = (cache(2, otherwise: 1 << 20), cache(3, otherwise: 32 << 20))
    let multiplyAdds = best(of: 7) { sum(over: threads) { _ in ch_multiply_adds(200_000) } }
    let large = min(2 * third, 512 << 20)
    let block = 64 * threads
    let pool = UnsafeMutableRawPointer.allocate(byteCount: large + second * threads, alignment: 64)
    defer { pool.deallocate() }
    pool.initializeMemory(as: UInt8.self, repeating: 1, count: large + second * threads)

    func level(_ name: Level.Name, holds bytes: Int, reading total: Int) -> Level {
      let share = total / block * 64
      let memory = Shared(pointer: UnsafeRawPointer(pool))
      let passes = Int64(max(1, (16 << 20) / max(1, share)))
      let rate = best(of: name == .memory ? 3 : 7) {
        sum(over: threads) { ch_reading(memory.pointer + $0 * share, share, passes) }
      }
      return Level(name, bytes: bytes, bytesPerSecond: rate)
    }
    let levels = [
      level(.secondCache, holds: second * threads, reading: second / 2 * threads),
      level(.thirdCache, holds: third, reading: min(max(8 << 20, 4 * second * threads), third / 2)),
      level(.memory, holds: large, reading: large),
    ]
    return MachinePeaks(threads: threads, multiplyAdds: multiplyAdds, levels: levels)
  }

  private static func cache(_ level: Int32, otherwise bytes: Int) -> Int {
    let told = ch_cache(level)
    return told > 0 ? told : bytes
  }

  private static func best(of trials: Int, _ rate: () -> Double) -> Double {
    (0..<trials).reduce(0) { best, _ in max(best, rate()) }
  }

  private static func sum(over threads: Int, _ rate: @Sendable (Int) -> Double) -> Double {
    let total = Mutex(0.0)
    DispatchQueue.concurrentPerform(iterations: threads) { index in
      let own = rate(index)
      total.withLock { $0 += own }
    }
    return total.withLock { $0 }
  }
}

/// Memory that several threads read and none writes.
private struct Shared: @unchecked Sendable {
  let pointer: UnsafeRawPointer
}
