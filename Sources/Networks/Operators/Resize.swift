/// Rows and columns resampled to another size.
///
/// The vocabulary is that of ONNX's `Resize`, which contains PyTorch's and TensorFlow's.
public struct Resize: Sendable, Hashable {
  /// How a number between places is made.
  public enum Method: Sendable, Hashable {
    /// The nearest place's.
    case nearest(Rounding)
    /// From the two neighbours along each axis, in proportion.
    case linear
    /// From four neighbours along each axis by the cubic convolution of Keys 1981 with this coefficient.
    case cubic(coefficient: Double)
  }

  /// Which place is nearest.
  public enum Rounding: String, Sendable, Hashable, CaseIterable {
    /// The nearest; of two, the lower.
    case preferFloor = "prefer-floor"
    /// The nearest; of two, the higher.
    case preferCeiling = "prefer-ceiling"
    /// The one below.
    case floor
    /// The one above.
    case ceiling
  }

  /// Where a place of the result lies in the input.
  public enum Coordinates: String, Sendable, Hashable, CaseIterable {
    /// Pixels have an extent: `(i + ½) / scale − ½`.
    case halfPixel = "half-pixel"
    /// As half pixel, about the centre of the image.
    case halfPixelSymmetric = "half-pixel-symmetric"
    /// As half pixel; an axis of one place reads the first.
    case pytorchHalfPixel = "pytorch-half-pixel"
    /// The first and last places fall on each other, the last being where the scale would have it.
    case alignCorners = "align-corners"
    /// `i / scale`
    case asymmetric
  }

  /// The result's rows and columns.
  public let size: Size
  /// How a number between places is made.
  public let method: Method
  /// Where a place of the result lies in the input.
  public let coordinates: Coordinates
  /// Rows and columns of the result for one of the input, where they are not the ratio of the sizes.
  public let scales: Scales?
  /// The part of the image whose corners are aligned, where it is not all of it; what lies outside the image is zero.
  public let region: Region?
  /// Whether shrinking widens the method's window, so that nothing is skipped.
  public let antialiases: Bool
  /// Whether places outside the image have no weight, instead of being the nearest inside; one place alone always has.
  public let excludesOutside: Bool

  /// Rows and columns of a result for one of its input.
  public struct Scales: Sendable, Hashable {
    /// Rows of the result for a row.
    public let height: Double
    /// Columns of the result for a column.
    public let width: Double

    /// The given ratios.
    public init(height: Double, width: Double) {
      self.height = height
      self.width = width
    }
  }

  /// A part of an image, from its first to its last place along each axis.
  ///
  /// Zero is the image's own first place and one its last; a part may reach beyond both, and run backwards.
  public struct Region: Sendable, Hashable {
    /// Where its first row lies.
    public let top: Double
    /// Where its first column lies.
    public let left: Double
    /// Where its last row lies.
    public let bottom: Double
    /// Where its last column lies.
    public let right: Double

    /// The given part.
    public init(top: Double, left: Double, bottom: Double, right: Double) {
      self.top = top
      self.left = left
      self.bottom = bottom
      self.right = right
    }
  }

  /// Resamples a part of the image to `size`, their corners aligned, as TensorFlow's `crop_and_resize` does.
  public init(
    _ region: Region, to size: Size, method: Method, scales: Scales? = nil, antialiases: Bool = false,
    excludesOutside: Bool = false
  ) {
    self.size = size
    self.method = method
    coordinates = .alignCorners
    self.scales = scales
    self.region = region
    self.antialiases = antialiases
    self.excludesOutside = excludesOutside
  }

  /// Resamples to `size`.
  public init(
    to size: Size, method: Method, coordinates: Coordinates, scales: Scales? = nil, antialiases: Bool = false,
    excludesOutside: Bool = false
  ) {
    self.size = size
    self.method = method
    self.coordinates = coordinates
    self.scales = scales
    region = nil
    self.antialiases = antialiases
    self.excludesOutside = excludesOutside
  }
}
