extension ConnectionMatrix {
  /// For each row of a square matrix a column of its own, so that the sum of the numbers there is largest (Kuhn 1955).
  ///
  /// Shortest augmenting paths with potentials, one row after the other; `O(n³)`.
  package func bestAssignment() -> [Int] {
    let count = rows
    var (rowPrice, columnPrice) = (Array(repeating: 0.0, count: count), Array(repeating: 0.0, count: count))
    var rowOfColumn = [Int?](repeating: nil, count: count)
    for start in 0..<count {
      var reached = Array(repeating: false, count: count)
      var distance = Array(repeating: Double.infinity, count: count)
      var previous = [Int?](repeating: nil, count: count)
      var (row, last) = (start, Int?.none)
      var end: Int?
      while end == nil {
        var (nearest, least) = (0, Double.infinity)
        for column in 0..<count where !reached[column] {
          let slack = -values[row * count + column] - rowPrice[row] - columnPrice[column]
          if slack < distance[column] { (distance[column], previous[column]) = (slack, last) }
          if distance[column] < least { (nearest, least) = (column, distance[column]) }
        }
        rowPrice[start] += least
        for column in 0..<count {
          if reached[column] {
            columnPrice[column] -= least
            if let holder = rowOfColumn[column] { rowPrice[holder] += least }
          } else {
            distance[column] -= least
          }
        }
        reached[nearest] = true
        last = nearest
        if let holder = rowOfColumn[nearest] { row = holder } else { end = nearest }
      }
      // Everyone on the path moves on by one.
      var column = end
      while let here = column {
        rowOfColumn[here] = previous[here].flatMap { rowOfColumn[$0] } ?? start
        column = previous[here]
      }
    }
    var columnOfRow = Array(repeating: 0, count: count)
    for (column, row) in rowOfColumn.enumerated() { columnOfRow[row ?? column] = column }
    return columnOfRow
  }
}
