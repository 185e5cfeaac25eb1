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
  /// Whether an image in a file is looked at through a window of random size and shape, which is resized.
  ///
  /// torchvision's `RandomResizedCrop`: 8 to 100 % of the area, sides of 3:4 to 4:3. Without it the middle is looked at, as in
  /// evaluation. Images in memory have their size already and are not resized.
  public let resizedCrop: Bool
  /// What is then done to the bytes of the image.
  public var randAugment: RandAugment?
  /// What is painted over in the end.
  public var erasing: Erasing

  /// Crops, mirrors, changes bytes and paints over, as far as it is asked to.
  public init(
    padding: Int = 0, mirrors: Bool = false, resizedCrop: Bool = false, randAugment: RandAugment? = nil,
    erasing: Erasing = .none
  ) {
    self.padding = max(padding, 0)
    self.mirrors = mirrors
    self.resizedCrop = resizedCrop
    self.randAugment = randAugment
    self.erasing = erasing
  }

  /// Images as they are.
  public static let none = Augmentation()
  /// Half of the images mirrored.
  public static let mirror = Augmentation(mirrors: true)
  /// Pads by 4, crops and mirrors: what nearly every paper does to CIFAR since He and others (2016, section 4.2).
  public static let padCropMirror = Augmentation(padding: 4, mirrors: true)
  /// For digits, which must not be mirrored: pad by 2 and crop.
  public static let padCrop = Augmentation(padding: 2)
  /// What nearly every paper does to ImageNet since Szegedy and others (2015): windows of random size, mirrored.
  public static let resizedCropMirror = Augmentation(mirrors: true, resizedCrop: true)

  /// Whether two epochs may see different pixels of an image.
  public var isRandom: Bool { self != .none }

  /// Draws what happens to one image.
  package func placement(from stream: RandomStream) -> Placement {
    guard padding > 0 || mirrors else { return .identity }
    var stream = stream
    return Placement(
      rowShift: padding > 0 ? stream.integer(in: -padding...padding) : 0,
      columnShift: padding > 0 ? stream.integer(in: -padding...padding) : 0,
      isMirrored: mirrors ? stream.bit() : false)
  }
}
