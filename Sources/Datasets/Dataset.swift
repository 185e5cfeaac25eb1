/// A data set for image classification, held in memory as bytes.
///
/// The images that came for training are divided into the splits `train` and `search`; those that came for testing are
/// the split `test`. Which images are held out for `search` follows from the labels alone, not from a run's seed, so
/// that every run and every method decides on the same images.
///
/// ```swift
/// let data = try DataSource(parsing: "cifar10:/data/cifar").load()
/// data.imageShape          // [3, 32, 32]
/// data.count(of: .train)   // 45,000
/// data.count(of: .search)  // 5,000
/// ```
public struct Dataset: Sendable {
  /// A part of the data with one use.
  public enum Split: String, CaseIterable, Codable, Sendable {
    /// What weights are trained on.
    case train
    /// Held out of the training images; what decisions are made on.
    case search
    /// Read once, at the end, by nothing that decides.
    case test
  }

  /// What the data set is called, such as `cifar10`.
  public let name: String
  /// Channels, height and width of every image.
  public let imageShape: [Int]
  /// How many classes there are.
  public let classCount: Int
  /// What is usually done at random to the images of the set to train on them.
  public let usualAugmentation: Augmentation
  /// How pixels become a network's input.
  public private(set) var normalisation: Normalisation

  /// All images that came for training: the splits `train` and `search` together.
  let training: LabelledImages
  /// The images that came for testing.
  let testing: LabelledImages
  /// Which of `training` each of the two splits has, ascending.
  private let division: SearchDivision

  /// Takes a data set's images and holds some of the training images out for `search`.
  ///
  /// - Parameters:
  ///   - imageShape: channels, height and width.
  ///   - usualAugmentation: what is done to the images where nothing else is said.
  ///   - searchCount: about how many images `search` gets, the same number of each class; by default a tenth of the
  ///     training images, and at most 5,000. 0 leaves the split empty.
  /// - Throws: `DataError` if shapes, counts, labels and normalisation do not fit one another.
  public init(
    name: String, imageShape: [Int], classCount: Int, normalisation: Normalisation,
    usualAugmentation: Augmentation = .none, train: LabelledImages, test: LabelledImages, searchCount: Int? = nil
  ) throws(DataError) {
    guard imageShape.count == 3, imageShape.allSatisfy({ $0 > 0 }) else {
      throw DataError(.mismatch, in: "The image shape \(imageShape)", "is not channels, height and width")
    }
    try normalisation.check(channels: imageShape[0])
    let pixelsPerImage = imageShape.reduce(1, *)
    try train.check(pixelsPerImage: pixelsPerImage, classCount: classCount, of: "The training set of \(name)")
    try test.check(pixelsPerImage: pixelsPerImage, classCount: classCount, of: "The test set of \(name)")
    self.name = name
    self.imageShape = imageShape
    self.classCount = classCount
    self.usualAugmentation = usualAugmentation
    self.normalisation = normalisation
    training = train
    testing = test
    division = SearchDivision(
      labels: train.labels, classCount: classCount, searchCount: searchCount ?? min(train.count / 10, 5000))
  }

  /// How many images a split has.
  public func count(of split: Split) -> Int {
    switch split {
    case .train: division.train.count
    case .search: division.search.count
    case .test: testing.count
    }
  }

  /// The class of each image of a split, in the split's order.
  public func labels(of split: Split) -> [Int] {
    let labels = images(of: split).labels
    return positions(of: split).map { labels[$0] }
  }

  /// The pixels of image `index` of a split, `[C, H, W]`.
  public func pixels(of index: Int, in split: Split) -> ArraySlice<UInt8> {
    let position =
      switch split {
      case .train: division.train[index]
      case .search: division.search[index]
      case .test: index
      }
    let size = imageShape.reduce(1, *)
    let start = position * size
    return images(of: split).pixels[start..<start + size]
  }

  /// The same images, normalised otherwise: what a network trained elsewhere expects.
  public func normalised(by normalisation: Normalisation) throws(DataError) -> Dataset {
    try normalisation.check(channels: imageShape[0])
    var result = self
    result.normalisation = normalisation
    return result
  }

  /// A fingerprint of all pixels and labels as they came, sixteen hexadecimal digits.
  ///
  /// It does not depend on normalisation or splits. It reads every byte: about 0.1 s for CIFAR-10.
  public var contentHash: String {
    var hash = ContentHash()
    for images in [training, testing] {
      hash.combine(images.pixels)
      for label in images.labels { hash.combine(UInt64(label)) }
    }
    return hash.text
  }

  /// The images from which a split is taken.
  package func images(of split: Split) -> LabelledImages {
    split == .test ? testing : training
  }

  /// Where in `images(of:)` the images of a split stand, ascending.
  package func positions(of split: Split) -> [Int] {
    switch split {
    case .train: division.train
    case .search: division.search
    case .test: Array(0..<testing.count)
    }
  }
}
