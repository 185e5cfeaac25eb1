/// One line of a pen: where it is put down, and the pieces it then draws.
struct Stroke: Sendable {
  /// A piece of a stroke, from where the last one ended.
  enum Piece: Sendable {
    /// A straight line to a point.
    case line(Point)
    /// A cubic Bézier curve: its two control points and its end.
    case curve(Point, Point, Point)
  }

  let start: Point
  let pieces: [Piece]

  /// Puts the pen down at `start`.
  init(_ startX: Double, _ startY: Double, _ pieces: [Piece]) {
    start = Point(x: startX, y: startY)
    self.pieces = pieces
  }

  /// Calls `draw` for each of the straight segments that the stroke is made of, after `place` has moved its points.
  func forEachSegment(placed place: (Point) -> Point, draw: (Point, Point) -> Void) {
    let stepsPerCurve = 7
    var pen = place(start)
    for piece in pieces {
      switch piece {
      case .line(let end):
        let end = place(end)
        draw(pen, end)
        pen = end
      case .curve(let first, let second, let end):
        let (from, first, second, end) = (pen, place(first), place(second), place(end))
        for step in 1...stepsPerCurve {
          let t = Double(step) / Double(stepsPerCurve)
          let s = 1 - t
          let next = s * s * s * from + 3 * s * s * t * first + 3 * s * t * t * second + t * t * t * end
          draw(pen, next)
          pen = next
        }
      }
    }
  }
}

extension Stroke.Piece {
  /// A straight line to (x, y).
  static func to(_ x: Double, _ y: Double) -> Self { .line(Point(x: x, y: y)) }

  /// A curve by way of two control points to the last.
  static func bend(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ x: Double, _ y: Double) -> Self {
    .curve(Point(x: x1, y: y1), Point(x: x2, y: y2), Point(x: x, y: y))
  }
}
