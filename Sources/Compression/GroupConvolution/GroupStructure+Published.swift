extension GroupStructure {
  /// The structure that the published heuristic finds: the densest block is peeled off, group after group.
  ///
  /// Zhao and Luk 2019, section 3, with the authors' ten rounds: the columns that the last group's rows weigh most become the last
  /// group's columns, then the rows that those weigh most its rows, and so on; what is left is divided in the same way. In the
  /// end groups of rows are matched with groups of columns anew. Sorts are stable, our choice: ties then fall the same everywhere.
  ///
  /// - Precondition: `groups` divides the number of rows and of columns.
  public init(published matrix: ConnectionMatrix, groups: Int, rounds: Int = 10) {
    let (height, width) = (matrix.rows / groups, matrix.columns / groups)
    var rows = Array(0..<matrix.rows)
    var columns = Array(0..<matrix.columns)
    matrix.values.withUnsafeBufferPointer { values in
      for group in (0..<groups).reversed() {
        let (rowEnd, columnEnd) = (height * (group + 1), width * (group + 1))
        for _ in 0..<rounds {
          var sums = Array(repeating: 0.0, count: matrix.columns)
          for row in rows[height * group..<rowEnd] {
            for column in columns[..<columnEnd] { sums[column] += values[row * matrix.columns + column] }
          }
          columns[..<columnEnd].sortStably(by: sums)
          var weights = Array(repeating: 0.0, count: matrix.rows)
          for row in rows[..<rowEnd] {
            for column in columns[width * group..<columnEnd] { weights[row] += values[row * matrix.columns + column] }
          }
          let before = Array(rows[..<rowEnd])
          rows[..<rowEnd].sortStably(by: weights)
          if before == Array(rows[..<rowEnd]) { break }
        }
      }
    }
    var rowGroups = Array(repeating: 0, count: matrix.rows)
    var columnGroups = Array(repeating: 0, count: matrix.columns)
    for (place, row) in rows.enumerated() { rowGroups[row] = place / height }
    for (place, column) in columns.enumerated() { columnGroups[column] = place / width }
    let matched = matrix.blockSums(rows: rowGroups, columns: columnGroups, groups: groups).bestAssignment()
    var partner = Array(repeating: 0, count: groups)
    for (rowGroup, columnGroup) in matched.enumerated() { partner[columnGroup] = rowGroup }
    self.init(groups: groups, rows: rowGroups, columns: columnGroups.map { partner[$0] })
  }
}

extension ArraySlice<Int> {
  /// Sorts indices by their numbers, ascending; those with equal numbers stay in their order.
  fileprivate mutating func sortStably(by numbers: [Double]) {
    let sorted = enumerated().sorted { (numbers[$0.element], $0.offset) < (numbers[$1.element], $1.offset) }
    self = ArraySlice(sorted.map(\.element))
  }
}

extension ConnectionMatrix {
  /// What the connections between each group of rows and each group of columns come to.
  fileprivate func blockSums(rows rowGroups: [Int], columns columnGroups: [Int], groups: Int) -> ConnectionMatrix {
    var sums = Array(repeating: 0.0, count: groups * groups)
    for row in 0..<rows {
      for column in 0..<columns {
        sums[rowGroups[row] * groups + columnGroups[column]] += values[row * columns + column]
      }
    }
    return ConnectionMatrix(rows: groups, columns: groups, values: sums)
  }
}
