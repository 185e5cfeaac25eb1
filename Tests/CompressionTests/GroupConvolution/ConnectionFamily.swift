import Compression
import Foundation

/// Matrices drawn by a generator that is the same everywhere, so that what solvers keep of them can be known beforehand.
enum ConnectionFamily: String, Sendable {
  /// Independent uniform numbers.
  case uniform
  /// Norms of kernels of 3×3 uniform weights.
  case kernels
  /// Uniform numbers whose rows and columns differ in size, as scales of batch norm make them.
  case scaled

  func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> ConnectionMatrix {
    // SplitMix64: the k-th number follows from the seed and k alone.
    func number(_ index: Int) -> Double {
      var z = seed &+ (UInt64(index) + 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
    let values = (0..<rows * columns).map { index in
      switch self {
      case .uniform: return number(index)
      case .kernels:
        let sum = (0..<9).reduce(0.0) { $0 + (number(9 * index + $1) - 0.5) * (number(9 * index + $1) - 0.5) }
        return (12 * sum).squareRoot()
      case .scaled:
        let (row, column) = (index / columns, index % columns)
        let (height, width) = (number(rows * columns + row), number(rows * columns + rows + column))
        return number(index) * exp(2 * (height - 0.5)) * exp(2 * (width - 0.5))
      }
    }
    return ConnectionMatrix(rows: rows, columns: columns, values: values)
  }
}

extension ConnectionMatrix {
  /// What the best structure keeps, by going through all ways to share out the rows and, for each, the best of all for the columns.
  func most(groups: Int) -> Double {
    var best = 0.0
    func share(_ labels: [Int], _ counts: [Int]) {
      guard labels.count < rows else {
        best = max(best, mostOfColumns(rows: labels, groups: groups))
        return
      }
      // Groups are alike, so a row opens the next group or joins one that is open.
      let open = (labels.max() ?? -1) + 1
      for group in 0..<min(groups, open + 1) where counts[group] < rows / groups {
        var counts = counts
        counts[group] += 1
        share(labels + [group], counts)
      }
    }
    share([], Array(repeating: 0, count: groups))
    return best
  }

  /// What the best shares of the columns keep: column after column, for every way in which groups can be filled so far.
  private func mostOfColumns(rows labels: [Int], groups: Int) -> Double {
    var best: [[Int]: Double] = [Array(repeating: 0, count: groups): 0]
    for column in 0..<columns {
      var worth = Array(repeating: 0.0, count: groups)
      for row in 0..<rows { worth[labels[row]] += values[row * columns + column] }
      var next: [[Int]: Double] = [:]
      for (counts, kept) in best {
        for group in 0..<groups where counts[group] < columns / groups {
          var counts = counts
          counts[group] += 1
          next[counts] = max(next[counts] ?? 0, kept + worth[group])
        }
      }
      best = next
    }
    return best.values.max() ?? 0
  }
}
