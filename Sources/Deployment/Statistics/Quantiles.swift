extension [Double] {
  /// The value below which a share of the numbers lies, 0…1, between neighbours by proportion; nil of none.
  ///
  /// Of `n` sorted numbers the quantile `q` stands at place `q (n - 1)`, as in NumPy and R's type 7.
  package func quantile(_ share: Double) -> Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let place = share * Double(count - 1)
    let lower = Int(place.rounded(.down))
    let upper = Swift.min(lower + 1, count - 1)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
  }

  /// The middle value; nil of none.
  package var median: Double? { quantile(0.5) }
}
