import Compression
import TestSupport

extension ConnectionFamily {
  func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> ConnectionMatrix {
    ConnectionMatrix(rows: rows, columns: columns, values: values(rows, columns, seed: seed))
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
