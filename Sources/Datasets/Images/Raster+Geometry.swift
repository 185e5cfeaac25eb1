import Foundation

/// Where in an image the pixels of a moved one come from: `(a x + b y + c, d x + e y + f)`.
struct InverseMap {
  let x: (Double, Double, Double)
  let y: (Double, Double, Double)

  /// A turn about the middle, against the clock.
  static func rotation(_ degrees: Double, width: Int, height: Int) -> InverseMap {
    let angle = -degrees * .pi / 180
    let (cosine, sine) = (rounded(cos(angle)), rounded(sin(angle)))
    let (middleX, middleY) = (Double(width) / 2, Double(height) / 2)
    return InverseMap(
      x: (cosine, sine, -cosine * middleX - sine * middleY + middleX),
      y: (-sine, cosine, sine * middleX - cosine * middleY + middleY))
  }

  /// To 15 decimals, as Pillow has it, so that a quarter turn is one.
  private static func rounded(_ value: Double) -> Double { (value * 1e15).rounded() / 1e15 }
}

extension Raster {
  /// The image whose pixels come from where `map` says, the nearest one each; black where that is outside.
  ///
  /// Places are kept in units of 2⁻¹⁶ pixels, as in Pillow.
  func mapped(by map: InverseMap) -> Raster {
    func fixed(_ value: Double) -> Int { Int((value * 65536 + 0.5).rounded(.down)) }
    let step = (x: (fixed(map.x.0), fixed(map.x.1)), y: (fixed(map.y.0), fixed(map.y.1)))
    var start = (
      x: fixed(map.x.2 + map.x.0 * 0.5 + map.x.1 * 0.5), y: fixed(map.y.2 + map.y.0 * 0.5 + map.y.1 * 0.5)
    )
    var result = Raster(width: width, height: height, channels: channels)
    for row in 0..<height {
      var place = start
      for column in 0..<width {
        let (x, y) = (place.x >> 16, place.y >> 16)
        if x >= 0, x < width, y >= 0, y < height {
          let (target, source) = ((row * width + column) * channels, (y * width + x) * channels)
          for channel in 0..<channels { result.bytes[target + channel] = bytes[source + channel] }
        }
        place.x += step.x.0
        place.y += step.y.0
      }
      start.x += step.x.1
      start.y += step.y.1
    }
    return result
  }
}
