import Foundation

extension Resize {
  /// The rows or columns along which a resize works.
  package enum Axis {
    /// From the top to the bottom.
    case rows
    /// From the left to the right.
    case columns
  }

  /// What each place of the result along an axis takes of each place of the input: a matrix `[places, length]`, row by row.
  ///
  /// Every method, ONNX's rules for places outside the image and anti-aliasing included, is such a matrix along the rows
  /// and another along the columns.
  package func weights(along axis: Axis, of length: Int) -> [Float] {
    let count = axis == .rows ? size.height : size.width
    let given = scales.map { axis == .rows ? $0.height : $0.width }
    let scale = given ?? Double(count) / Double(length)
    let exactCount = given.map { $0 * Double(length) } ?? Double(count)
    var matrix = Array(repeating: Float(0), count: count * length)
    for place in 0..<count {
      var source = coordinates.source(of: place, scale: scale, from: length, to: count, exactly: exactCount)
      if let region {
        source = region.source(of: place, along: axis, from: length, exactly: exactCount)
        guard (0...Double(length - 1)).contains(source) else { continue }
      }
      let first = Int(source.rounded(.down))
      var taps = self.taps(at: source - Double(first), scale: scale)
      if excludesOutside, taps.count > 1 { taps.removeAll { !(0..<length).contains(first + $0.offset) } }
      let whole = excludesOutside || antialiases ? taps.reduce(0) { $0 + $1.weight } : 1
      for tap in taps {
        let clamped = min(max(first + tap.offset, 0), length - 1)
        matrix[place * length + clamped] += Float(tap.weight / whole)
      }
    }
    return matrix
  }

  /// The places about a point, counted from the one below it, and their weights.
  private func taps(at fraction: Double, scale: Double) -> [(offset: Int, weight: Double)] {
    let stretch = antialiases ? min(scale, 1) : 1
    switch method {
    case .nearest(let rounding): return [(rounding.offset(of: fraction), 1)]
    case .linear: return taps(at: fraction, reach: 1, stretch: stretch) { max(0, 1 - abs($0)) }
    case .cubic(let coefficient):
      return taps(at: fraction, reach: 2, stretch: stretch) { cubic(abs($0), coefficient) }
    }
  }

  private func taps(
    at fraction: Double, reach: Double, stretch: Double, kernel: (Double) -> Double
  ) -> [(offset: Int, weight: Double)] {
    let last = Int((reach / stretch).rounded(.up))
    return (1 - last...last).map { ($0, kernel((Double($0) - fraction) * stretch)) }
  }

  /// The kernel of Keys 1981 at a distance.
  private func cubic(_ x: Double, _ a: Double) -> Double {
    switch x {
    case ..<1: ((a + 2) * x - (a + 3)) * x * x + 1
    case ..<2: ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
    default: 0
    }
  }
}

extension Resize.Coordinates {
  /// Where a place of the result lies in the input.
  ///
  /// - Parameter exactCount: the places that the scale makes of the input's, of which `count` are whole.
  fileprivate func source(
    of place: Int, scale: Double, from length: Int, to count: Int, exactly exactCount: Double
  ) -> Double {
    let halfPixel = (Double(place) + 0.5) / scale - 0.5
    switch self {
    case .halfPixel: return halfPixel
    case .halfPixelSymmetric:
      let excess = 1 - Double(count) / exactCount
      return Double(length) / 2 * excess + (Double(place) + 0.5) / scale - 0.5
    case .pytorchHalfPixel: return count > 1 ? halfPixel : 0
    case .alignCorners: return exactCount == 1 ? 0 : Double(place) * Double(length - 1) / (exactCount - 1)
    case .asymmetric: return Double(place) / scale
    }
  }
}

extension Resize.Region {
  /// Where a place of the result lies in the input; the middle of the part where the result has one place.
  fileprivate func source(of place: Int, along axis: Resize.Axis, from length: Int, exactly count: Double) -> Double {
    let (first, last) = axis == .rows ? (top, bottom) : (left, right)
    let share = count == 1 ? 0.5 : Double(place) / (count - 1)
    return (first + share * (last - first)) * Double(length - 1)
  }
}

extension Resize.Rounding {
  /// Whether a point this far above a place belongs to that place, or to the next.
  fileprivate func offset(of fraction: Double) -> Int {
    switch self {
    case .preferFloor: fraction <= 0.5 ? 0 : 1
    case .preferCeiling: fraction < 0.5 ? 0 : 1
    case .floor: 0
    case .ceiling: fraction > 0 ? 1 : 0
    }
  }
}
