/// `a + b · input + c · output + d · input · output` microseconds, no term below zero, fitted to points by their shares.
///
/// It carries times from one pair of widths to another; what is not on the line is the estimator's matter.
struct WidthLine: Sendable {
  private let coefficients: [Double]

  /// Fits by least squares of relative errors; of the sets of terms whose solution has no negative one, the best is taken.
  init(_ points: [LayerTimeEstimator.Point]) {
    let points = points.filter { $0.microseconds > 0 }
    var best: (coefficients: [Double], error: Double) = ([0, 0, 0, 0], .infinity)
    for terms in 1..<16 {
      let chosen = (0..<4).filter { terms & (1 << $0) != 0 }
      let rows = points.map { point in
        let all = Self.terms(input: point.input, output: point.output)
        return chosen.map { all[$0] / point.microseconds }
      }
      guard rows.count >= chosen.count, let solution = LeastSquares.solve(rows, Array(repeating: 1, count: rows.count)),
        solution.allSatisfy({ $0 >= 0 })
      else { continue }
      let error = rows.reduce(0) { sum, row in
        let value = zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 } - 1
        return sum + value * value
      }
      guard error < best.error * (1 - 1e-9) else { continue }
      var coefficients = [0.0, 0, 0, 0]
      for (place, term) in chosen.enumerated() { coefficients[term] = solution[place] }
      best = (coefficients, error)
    }
    coefficients = best.coefficients
  }

  /// Whether layers of this kind take no time, being fused with others.
  var isZero: Bool { coefficients.allSatisfy { $0 == 0 } }

  /// The line's value at the given widths.
  func microseconds(input: Int, output: Int) -> Double {
    zip(coefficients, Self.terms(input: input, output: output)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// What goes with nothing, with one of the widths, and with both.
  func parts(input: Int, output: Int) -> (constant: Double, linear: Double, bilinear: Double) {
    let parts = zip(coefficients, Self.terms(input: input, output: output)).map { $0.0 * $0.1 }
    return (parts[0], parts[1] + parts[2], parts[3])
  }

  private static func terms(input: Int, output: Int) -> [Double] {
    [1, Double(input), Double(output), Double(input) * Double(output)]
  }
}

/// Least squares of a few unknowns.
enum LeastSquares {
  /// The `x` for which `rows · x` is nearest to `values`; nil where the rows do not decide.
  static func solve(_ rows: [[Double]], _ values: [Double]) -> [Double]? {
    guard let count = rows.first?.count else { return nil }
    // The normal equations, columns scaled to length one, by Gauss with pivots.
    let scales = (0..<count).map { column in rows.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot() }
    guard scales.allSatisfy({ $0 > 0 }) else { return nil }
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
    for (row, value) in zip(rows, values) {
      let scaled = zip(row, scales).map { $0 / $1 }
      for i in 0..<count {
        for j in 0..<count { matrix[i][j] += scaled[i] * scaled[j] }
        matrix[i][count] += scaled[i] * value
      }
    }
    for column in 0..<count {
      let pivot = (column..<count).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) } ?? column
      matrix.swapAt(column, pivot)
      guard abs(matrix[column][column]) > 1e-9 else { return nil }
      for row in 0..<count where row != column {
        let factor = matrix[row][column] / matrix[column][column]
        for place in column...count { matrix[row][place] -= factor * matrix[column][place] }
      }
    }
    return (0..<count).map { matrix[$0][count] / matrix[$0][$0] / scales[$0] }
  }
}
