/// A change to the bytes of an image that leaves its size alone: those that RandAugment chooses from.
///
/// Each gives the bytes that Pillow gives (by the operation of that name, without interpolation, black outside the image).
package enum ImageOperation: Hashable, Sendable {
  /// Nothing.
  case identity
  /// Leans the image: row `y` is moved by `factor * y` pixels.
  case shearX(factor: Double)
  /// Leans the image: column `x` is moved by `factor * x` pixels.
  case shearY(factor: Double)
  /// Moves the image to the right.
  case translateX(pixels: Int)
  /// Moves the image down.
  case translateY(pixels: Int)
  /// Turns the image about its middle, against the clock.
  case rotate(degrees: Double)
  /// Mixes the image with black; a factor of 1 leaves it as it is, one above 1 goes the other way.
  case brightness(factor: Double)
  /// Mixes the image with its grey levels.
  case colour(factor: Double)
  /// Mixes the image with its mean grey level.
  case contrast(factor: Double)
  /// Mixes the image with a smoothed one.
  case sharpness(factor: Double)
  /// Keeps the upper bits of each byte.
  case posterise(bits: Int)
  /// Inverts bytes from `threshold` on.
  case solarise(threshold: Double)
  /// Stretches each channel to the range 0…255.
  case autocontrast
  /// Makes the histogram of each channel as even as it can be.
  case equalise

  /// The changed image.
  package func callAsFunction(_ image: Raster) -> Raster {
    switch self {
    case .identity: image
    case .shearX(let factor): image.mapped(by: InverseMap(x: (1, factor, 0), y: (0, 1, 0)))
    case .shearY(let factor): image.mapped(by: InverseMap(x: (1, 0, 0), y: (factor, 1, 0)))
    case .translateX(let pixels): image.mapped(by: InverseMap(x: (1, 0, -Double(pixels)), y: (0, 1, 0)))
    case .translateY(let pixels): image.mapped(by: InverseMap(x: (1, 0, 0), y: (0, 1, -Double(pixels))))
    case .rotate(let degrees): image.mapped(by: .rotation(degrees, width: image.width, height: image.height))
    case .brightness(let factor): image.mixed(with: image.map { _ in 0 }, factor)
    case .colour(let factor): image.channels == 3 ? image.mixed(with: image.greyLevels, factor) : image
    case .contrast(let factor): image.mixed(with: image.meanGreyLevel, factor)
    case .sharpness(let factor): image.mixed(with: image.smoothed, factor)
    case .posterise(let bits):
      image.map { $0 & (bits < 1 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - min(bits, 8)))) }
    case .solarise(let threshold): image.map { Double($0) < threshold ? $0 : 255 - $0 }
    case .autocontrast: image.mappingChannels { $0.stretchTable }
    case .equalise: image.mappingChannels { $0.equalisingTable }
    }
  }
}
