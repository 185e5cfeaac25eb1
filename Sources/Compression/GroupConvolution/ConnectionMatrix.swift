/// How much each connection of a convolution counts, from every input channel to every output channel; never below zero.
public struct ConnectionMatrix: Sendable, Hashable {
  /// How many output channels there are, the rows.
  public let rows: Int
  /// How many input channels there are, the columns.
  public let columns: Int
  /// The numbers, row by row.
  public let values: [Double]

  /// A matrix of `rows` times `columns` numbers, row by row.
  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == rows * columns, "A matrix of \(rows)×\(columns) has \(rows * columns) numbers.")
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// The sum of all numbers.
  public var total: Double { values.reduce(0, +) }

  /// No structure of so many groups keeps more: in every row its largest numbers, in every column its largest, whichever is less.
  ///
  /// - Precondition: `groups` divides the number of rows and of columns.
  public func bound(groups: Int) -> Double {
    let byRow = (0..<rows).reduce(0) { sum, row in
      sum + values[row * columns..<(row + 1) * columns].sorted(by: >).prefix(columns / groups).reduce(0, +)
    }
    let byColumn = (0..<columns).reduce(0) { sum, column in
      sum + (0..<rows).map { values[$0 * columns + column] }.sorted(by: >).prefix(rows / groups).reduce(0, +)
    }
    return min(byRow, byColumn)
  }
}
