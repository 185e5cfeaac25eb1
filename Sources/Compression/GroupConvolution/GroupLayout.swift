/// A structure while it is being improved, with what each channel would keep in each group.
package struct GroupLayout {
  /// The group of each row, and of each column.
  private(set) var rows: [Int]
  private(set) var columns: [Int]
  private let groups: Int
  private let matrix: ConnectionMatrix
  private let transposed: [Double]
  /// `[rows, groups]`: what a row has in the columns of each group.
  private var rowSums: [Double]
  /// `[columns, groups]`: what a column has in the rows of each group.
  private var columnSums: [Double]

  /// A layout of a matrix.
  package init(_ structure: GroupStructure, of matrix: ConnectionMatrix) {
    (rows, columns, groups, self.matrix) = (structure.rows, structure.columns, structure.groups, matrix)
    rowSums = Array(repeating: 0, count: matrix.rows * groups)
    columnSums = Array(repeating: 0, count: matrix.columns * groups)
    var transposed = Array(repeating: 0.0, count: matrix.values.count)
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        let value = matrix.values[row * matrix.columns + column]
        transposed[column * matrix.rows + row] = value
        rowSums[row * groups + columns[column]] += value
        columnSums[column * groups + rows[row]] += value
      }
    }
    self.transposed = transposed
  }

  /// What stays.
  package var kept: Double { columns.indices.reduce(0) { $0 + columnSums[$1 * groups + columns[$1]] } }

  /// The structure.
  package var structure: GroupStructure { GroupStructure(groups: groups, rows: rows, columns: columns) }

  /// Shares out columns as is best for the rows, then rows as is best for the columns, until nothing is gained.
  ///
  /// Neither side alone can be better in the end; no step makes what stays less.
  package mutating func settle() {
    while true {
      let byColumn = BalancedAssignment(improving: columns, worth: columnSums, groups: groups)
      for step in byColumn.moved { moveColumn(step.item, from: step.from, to: step.to) }
      let byRow = BalancedAssignment(improving: rows, worth: rowSums, groups: groups)
      for step in byRow.moved { moveRow(step.item, from: step.from, to: step.to) }
      if byRow.moved.isEmpty { return }
    }
  }

  /// Exchanges the groups of two rows.
  mutating func exchangeRows(_ one: Int, _ other: Int) {
    let (first, second) = (rows[one], rows[other])
    moveRow(one, from: first, to: second)
    moveRow(other, from: second, to: first)
  }

  /// Exchanges the groups of two columns.
  mutating func exchangeColumns(_ one: Int, _ other: Int) {
    let (first, second) = (columns[one], columns[other])
    moveColumn(one, from: first, to: second)
    moveColumn(other, from: second, to: first)
  }

  private mutating func moveRow(_ row: Int, from: Int, to: Int) {
    rows[row] = to
    Self.move(
      matrix.values, from: row * matrix.columns, count: matrix.columns, in: &columnSums, groups: groups, from, to)
  }

  private mutating func moveColumn(_ column: Int, from: Int, to: Int) {
    columns[column] = to
    Self.move(transposed, from: column * matrix.rows, count: matrix.rows, in: &rowSums, groups: groups, from, to)
  }

  /// Carries a line of numbers over from the sums of one group to those of another.
  private static func move(
    _ values: [Double], from start: Int, count: Int, in sums: inout [Double], groups: Int, _ from: Int, _ to: Int
  ) {
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for place in 0..<count {
          let value = values[start + place]
          sums[place * groups + from] -= value
          sums[place * groups + to] += value
        }
      }
    }
  }
}
