/// A point of the plane, `x` to the right and `y` down.
struct Point: Sendable {
  var x: Double
  var y: Double

  static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  static func * (a: Double, b: Point) -> Point { Point(x: a * b.x, y: a * b.y) }
}

/// A linear map and a shift of the plane.
///
/// Rotations are made from the tangent of the half angle, not from sine and cosine, whose last bits differ between
/// systems.
struct AffineMap: Sendable {
  private var columns: (Point, Point)
  private var shift: Point

  /// Stretches by `scale`, leans by `shear` (the change of x per unit of y), turns by the angle whose half has the given
  /// tangent.
  init(scale: Point, shear: Double, halfAngleTangent t: Double) {
    let cosine = (1 - t * t) / (1 + t * t)
    let sine = 2 * t / (1 + t * t)
    columns = (
      Point(x: cosine * scale.x, y: sine * scale.x),
      Point(x: (cosine * shear - sine) * scale.y, y: (sine * shear + cosine) * scale.y)
    )
    shift = Point(x: 0, y: 0)
  }

  /// This map, then a shift.
  func shifted(by offset: Point) -> AffineMap {
    var result = self
    result.shift = shift + offset
    return result
  }

  /// Where `point` goes.
  func callAsFunction(_ point: Point) -> Point {
    point.x * columns.0 + point.y * columns.1 + shift
  }
}
