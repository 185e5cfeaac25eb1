import Networks

extension Parameter {
  /// For each place along one axis, the sum of what `term` makes of the numbers there.
  func sums(along axis: Int, of term: (Double) -> Double) -> [Double] {
    let inner = shape[(axis + 1)...].reduce(1, *)
    var sums = Array(repeating: 0.0, count: shape[axis])
    for (index, value) in values.enumerated() { sums[index / inner % shape[axis]] += term(Double(value)) }
    return sums
  }
}
