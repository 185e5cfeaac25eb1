/// How pixels become a network's input: `(x / 255 - mean) / deviation`, a mean and a deviation for each channel.
///
/// Both are in units of the pixel range 0…1, as papers and PyTorch give them.
public struct Normalisation: Hashable, Codable, Sendable {
  /// The mean of each channel.
  public let mean: [Float]
  /// The standard deviation of each channel.
  public let deviation: [Float]

  /// Normalises channel `c` by `mean[c]` and `deviation[c]`.
  public init(mean: [Float], deviation: [Float]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Leaves pixels in the range 0…1.
  public static func none(channels: Int) -> Normalisation {
    Normalisation(mean: Array(repeating: 0, count: channels), deviation: Array(repeating: 1, count: channels))
  }

  /// The mean and deviation of MNIST's training images.
  public static let mnist = Normalisation(mean: [0.1307], deviation: [0.3081])

  /// The mean and deviation of Fashion-MNIST's training images.
  public static let fashionMNIST = Normalisation(mean: [0.2860], deviation: [0.3530])

  /// The mean and deviation of CIFAR-100's training images.
  public static let cifar100 = Normalisation(mean: [0.5071, 0.4865, 0.4409], deviation: [0.2673, 0.2564, 0.2762])

  /// The mean and deviation of SVHN's training images.
  public static let svhn = Normalisation(mean: [0.4377, 0.4438, 0.4728], deviation: [0.1980, 0.2010, 0.1970])

  /// The mean and deviation of ImageNet's training images, which most published CNNs expect, CIFAR's among them.
  public static let imageNet = Normalisation(mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  /// What each of the 256 pixel values becomes in each channel; element `256 * c + x` is that of value `x` in channel `c`.
  ///
  /// Computed in single precision in the order `x / 255`, minus mean, over deviation, so that it equals PyTorch's
  /// `ToTensor` and `Normalize` to the last bit.
  package var table: [Float] {
    zip(mean, deviation).flatMap { mean, deviation in
      (0..<256).map { (Float($0) / 255 - mean) / deviation }
    }
  }

  /// Throws unless this fits images of so many channels.
  package func check(channels: Int) throws(DataError) {
    guard mean.count == channels, deviation.count == channels else {
      throw DataError(
        .mismatch, in: "The normalisation",
        "has \(mean.count) means and \(deviation.count) deviations for images of \(channels) channels")
    }
    guard mean.allSatisfy(\.isFinite), deviation.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw DataError(.mismatch, in: "The normalisation", "needs finite means and deviations above zero")
    }
  }
}
