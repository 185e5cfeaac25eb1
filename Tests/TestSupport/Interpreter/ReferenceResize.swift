import Networks

extension Resize {
  /// `y[c, i, j] = Σ w_i[u] w_j[v] x[c, u, v]` with the weights that either axis gives its places.
  func reference(_ input: ReferenceValue) -> ReferenceValue {
    let (sides, ends) = (region.map { ($0.top, $0.bottom) }, region.map { ($0.left, $0.right) })
    let rows = (0..<size.height).map {
      weights(of: $0, from: input.shape[1], to: size.height, scale: scales?.height, part: sides)
    }
    let columns = (0..<size.width).map {
      weights(of: $0, from: input.shape[2], to: size.width, scale: scales?.width, part: ends)
    }
    return ReferenceValue([input.shape[0], size.height, size.width]) { place in
      rows[place[1]].reduce(0) { sum, row in
        sum
          + columns[place[2]].reduce(0) { sum, column in
            sum + row.weight * column.weight * input[[place[0], row.place, column.place]]
          }
      }
    }
  }

  /// The places of an axis of `length` places that a place of the result is made of, as ONNX defines it.
  ///
  /// A kernel is laid over the place's source and read at every integer; where shrinking is anti-aliased it is as many
  /// times wider. Integers outside the image are its outermost places, or are left out. Weights that were cut off or
  /// widened are made to sum to one.
  private func weights(
    of place: Int, from length: Int, to count: Int, scale: Double?, part: (first: Double, last: Double)?
  ) -> [(place: Int, weight: Double)] {
    let exact = scale.map { $0 * Double(length) } ?? Double(count)
    let scale = scale ?? Double(count) / Double(length)
    var source = source(of: place, from: length, to: count, scale: scale, exact: exact)
    if let part {
      let (first, last) = (part.first * Double(length - 1), part.last * Double(length - 1))
      source = exact == 1 ? (first + last) / 2 : first + Double(place) * (last - first) / (exact - 1)
      if source < 0 || source > Double(length - 1) { return [] }
    }
    if case .nearest(let rounding) = method {
      return [(min(max(rounding.reference(source), 0), length - 1), 1)]
    }
    let narrowing = antialiases ? min(scale, 1) : 1
    let reach = Int((2 / narrowing).rounded(.up)) + 1
    let middle = Int(source.rounded(.down))
    var taps = (middle - reach...middle + reach).map { ($0, kernel(abs(Double($0) - source) * narrowing)) }
    if excludesOutside { taps.removeAll { !(0..<length).contains($0.0) } }
    let whole = excludesOutside || antialiases ? taps.reduce(0) { $0 + $1.1 } : 1
    return taps.map { (min(max($0, 0), length - 1), $1 / whole) }
  }

  private func source(of place: Int, from length: Int, to count: Int, scale: Double, exact: Double) -> Double {
    let place = Double(place)
    switch coordinates {
    case .halfPixel: return (place + 0.5) / scale - 0.5
    case .pytorchHalfPixel: return count == 1 ? 0 : (place + 0.5) / scale - 0.5
    case .asymmetric: return place / scale
    case .alignCorners: return exact == 1 ? 0 : place * Double(length - 1) / (exact - 1)
    case .halfPixelSymmetric:
      return Double(length) / 2 * (1 - Double(count) / exact) + (place + 0.5) / scale - 0.5
    }
  }

  /// The weight at a distance.
  private func kernel(_ x: Double) -> Double {
    switch method {
    case .nearest: return x == 0 ? 1 : 0
    case .linear: return x < 1 ? 1 - x : 0
    case .cubic(let a):
      if x <= 1 { return (a + 2) * x * x * x - (a + 3) * x * x + 1 }
      return x < 2 ? a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a : 0
    }
  }
}

extension Resize.Rounding {
  /// The integer that stands for a source.
  fileprivate func reference(_ source: Double) -> Int {
    let (below, above) = (source.rounded(.down), source.rounded(.up))
    return switch self {
    case .floor: Int(below)
    case .ceiling: Int(above)
    case .preferFloor: Int(source - below <= above - source ? below : above)
    case .preferCeiling: Int(source - below < above - source ? below : above)
    }
  }
}
