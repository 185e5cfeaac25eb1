/// Which group of a group convolution each channel is in; every group has as many channels as any other.
///
/// A connection stays where its output channel and its input channel are in the same group (Zhao and Luk 2019). Structures whose
/// groups are the same by other numbers are equal.
public struct GroupStructure: Sendable, Hashable {
  /// How many groups there are.
  public let groups: Int
  /// The group of each output channel.
  public let rows: [Int]
  /// The group of each input channel.
  public let columns: [Int]

  /// A structure; its groups are numbered anew, by their first output channels.
  ///
  /// - Precondition: all groups have as many rows, and as many columns.
  public init(groups: Int, rows: [Int], columns: [Int]) {
    let sizes = [rows, columns].map { labels in labels.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 } }
    precondition(
      sizes.allSatisfy { Set($0.keys) == Set(0..<groups) && Set($0.values).count == 1 }, "Groups must be alike.")
    var numbers: [Int: Int] = [:]
    for label in rows where numbers[label] == nil { numbers[label] = numbers.count }
    self.groups = groups
    self.rows = rows.map { numbers[$0] ?? $0 }
    self.columns = columns.map { numbers[$0] ?? $0 }
  }

  /// The channels in the order in which they stand: what a group convolution without permutations has.
  public init(natural groups: Int, rows: Int, columns: Int) {
    self.init(
      groups: groups, rows: (0..<rows).map { $0 * groups / rows }, columns: (0..<columns).map { $0 * groups / columns })
  }

  /// Outputs in the order in which they stand, inputs dealt out one by one, so that the groups of a layer behind another such one read from all
  /// of its groups.
  public init(shuffled groups: Int, rows: Int, columns: Int) {
    self.init(
      groups: groups, rows: (0..<rows).map { $0 * groups / rows }, columns: (0..<columns).map { $0 % groups })
  }

  /// What stays of a matrix.
  public func kept(of matrix: ConnectionMatrix) -> Double {
    var sum = 0.0
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns where rows[row] == columns[column] {
        sum += matrix.values[row * matrix.columns + column]
      }
    }
    return sum
  }

  /// What stays beyond what any structure keeps of connections that are all alike, in parts of all there is.
  public func excess(of matrix: ConnectionMatrix) -> Double {
    let total = matrix.total
    return total > 0 ? kept(of: matrix) / total - 1 / Double(groups) : 0
  }
}
