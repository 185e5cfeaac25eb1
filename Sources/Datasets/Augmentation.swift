/// Random changes to training images that leave their class alone.
///
/// What happens to an image follows from the run's seed, the epoch and the image, so it does not matter which thread
/// prepares it, or when.
public struct Augmentation: Hashable, Codable, Sendable {
  /// The image is padded by so many black pixels on each side, and a window of its own size is cut out at random.
  ///
  /// Black is pixel value 0 *before* normalisation, as in PyTorch's `RandomCrop(size, padding)` ahead of `Normalize`;
  /// it is not the zero of normalised space.
  public let padding: Int
  /// Whether half of the images are mirrored, left to right.
  public let mirrors: Bool

  /// Pads and crops by up to `padding` pixels, and mirrors if asked to.
  public init(padding: Int = 0, mirrors: Bool = false) {
    self.padding = max(padding, 0)
    self.mirrors = mirrors
  }

  /// Images as they are.
  public static let none = Augmentation()
  /// Pads by 4, crops and mirrors: what nearly every paper does to CIFAR since He and others (2016, section 4.2).
  public static let padCropMirror = Augmentation(padding: 4, mirrors: true)
  /// For digits, which must not be mirrored: pad by 2 and crop.
  public static let padCrop = Augmentation(padding: 2)

  /// Draws what happens to one image.
  package func placement(from stream: RandomStream) -> Placement {
    guard self != .none else { return .identity }
    var stream = stream
    return Placement(
      rowShift: padding > 0 ? stream.integer(in: -padding...padding) : 0,
      columnShift: padding > 0 ? stream.integer(in: -padding...padding) : 0,
      isMirrored: mirrors ? stream.bit() : false)
  }
}

/// Where the window that is cut out of a padded image lies.
package struct Placement: Hashable, Sendable {
  /// Row `y` of the window is row `y + rowShift` of the image, or black.
  package let rowShift: Int
  /// Column `x` of the window is column `x + columnShift` of the image, mirrored or not, or black.
  package let columnShift: Int
  /// Whether the image is mirrored left to right before the window is cut.
  package let isMirrored: Bool

  package init(rowShift: Int, columnShift: Int, isMirrored: Bool) {
    self.rowShift = rowShift
    self.columnShift = columnShift
    self.isMirrored = isMirrored
  }

  /// The image itself.
  package static let identity = Placement(rowShift: 0, columnShift: 0, isMirrored: false)
}
