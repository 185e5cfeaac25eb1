/// A square of pixels on which a round pen draws.
///
/// What is kept for each pixel is the square of its distance to the nearest line, so that crossing strokes do not add
/// up; ink follows from it once all lines are drawn. Pixel (x, y) has its centre at that point.
struct StrokeCanvas {
  let side: Int
  private let reach: Double
  private var squaredDistances: [Double]

  /// An empty canvas for pens of at most the given radius, in pixels.
  init(side: Int, largestRadius: Double) {
    self.side = side
    reach = largestRadius + 1
    squaredDistances = Array(repeating: .infinity, count: side * side)
  }

  /// Draws a straight line.
  mutating func draw(from a: Point, to b: Point) {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let squaredLength = dx * dx + dy * dy
    let rows = pixels(near: a.y, b.y)
    let columns = pixels(near: a.x, b.x)
    for row in rows {
      for column in columns {
        let (px, py) = (Double(column) - a.x, Double(row) - a.y)
        let along = squaredLength > 0 ? min(max((px * dx + py * dy) / squaredLength, 0), 1) : 0
        let (ex, ey) = (px - along * dx, py - along * dy)
        let index = row * side + column
        squaredDistances[index] = min(squaredDistances[index], ex * ex + ey * ey)
      }
    }
  }

  /// How much of each pixel a pen of the given radius has covered, 0…1, with an edge one pixel wide.
  func coverage(radius: Double) -> [Double] {
    squaredDistances.map { min(max(radius + 0.5 - $0.squareRoot(), 0), 1) }
  }

  private func pixels(near a: Double, _ b: Double) -> Range<Int> {
    let first = Int(max(min(a, b) - reach, 0))
    let end = Int(min(max(a, b) + reach, Double(side - 1))) + 1
    return first < end ? first..<end : 0..<0
  }
}
