public import Datasets

/// How channels are shared out among the groups of a group convolution.
public enum GroupSolver: String, Sendable, CaseIterable {
  /// The published heuristic (Zhao and Luk 2019), see ``GroupStructure/init(published:groups:rounds:)``.
  case paper
  /// The heuristic, improved by exact steps, from several starts, by iterated local search.
  case ils
  /// A control: the channels as ShuffleNet lays them, whatever their weights (Zhang et al. 2018), see ``GroupStructure/init(shuffled:rows:columns:)``.
  case shuffle

  /// How many random starts are tried beside the heuristic's.
  static let starts = 5
  /// How many numbers rounds of local search go through: about a tenth of a second a layer.
  public static let usualEffort = 7e6

  /// The structure found for a matrix.
  ///
  /// `ils` never keeps less than `paper`. Its rounds are counted, not timed, so that the result follows from the seed alone:
  /// each exchanges the groups of some channels at random and settles again, see `GroupLayout.settle`. Rounds, starts, and
  /// exchanges of up to a 64th of the channels are our choices.
  ///
  /// - Parameter effort: how much local search does, in numbers that it goes through.
  /// - Precondition: `groups` divides the number of rows and of columns.
  public func structure(
    of matrix: ConnectionMatrix, groups: Int, effort: Double = GroupSolver.usualEffort, from stream: RandomStream
  ) -> GroupStructure {
    guard self != .shuffle else {
      return GroupStructure(shuffled: groups, rows: matrix.rows, columns: matrix.columns)
    }
    let published = GroupStructure(published: matrix, groups: groups)
    guard self == .ils, groups > 1 else { return published }
    var best = GroupLayout(published, of: matrix)
    best.settle()
    var mostKept = best.kept
    func take(_ layout: GroupLayout) {
      guard layout.kept > mostKept else { return }
      (best, mostKept) = (layout, layout.kept)
    }
    let natural = GroupStructure(natural: groups, rows: matrix.rows, columns: matrix.columns)
    for start in 0..<Self.starts {
      var stream = stream.substream(start)
      var layout = GroupLayout(natural.shuffled(from: &stream), of: matrix)
      layout.settle()
      take(layout)
    }
    var stream = stream.substream(Self.starts)
    for _ in 0..<Self.rounds(for: matrix, groups: groups, effort) {
      var layout = best
      layout.disturb(from: &stream)
      layout.settle()
      take(layout)
    }
    return best.structure
  }

  /// The rounds of local search; a round costs about so much.
  private static func rounds(for matrix: ConnectionMatrix, groups: Int, _ effort: Double) -> Int {
    let channels = matrix.rows + matrix.columns
    let cost = channels * groups + channels * channels / 140 + channels * groups * groups / 48
    return Int(effort / Double(cost))
  }
}

extension GroupStructure {
  /// A structure with the groups of rows and columns drawn at random.
  fileprivate func shuffled(from stream: inout RandomStream) -> GroupStructure {
    GroupStructure(
      groups: groups, rows: stream.permutation(of: rows.count).map { rows[$0] },
      columns: stream.permutation(of: columns.count).map { columns[$0] })
  }
}

extension GroupLayout {
  /// Exchanges the groups of some random pairs of rows and of columns.
  fileprivate mutating func disturb(from stream: inout RandomStream) {
    for _ in 0..<stream.integer(in: 1...max(1, rows.count / 64)) {
      exchangeRows(stream.integer(below: rows.count), stream.integer(below: rows.count))
    }
    for _ in 0..<stream.integer(in: 1...max(1, columns.count / 64)) {
      exchangeColumns(stream.integer(below: columns.count), stream.integer(below: columns.count))
    }
  }
}
