/// A data set for image classification, held in memory as bytes, or in files that are decoded when they are asked for.
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
  private let training: ImageStore
  /// The images that came for testing.
  private let testing: ImageStore
  /// Which of `training` and `testing` each split has, ascending.
  private var positions: [Split: [Int]]

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
    try self.init(
      name: name, imageShape: imageShape, classCount: classCount, normalisation: normalisation,
      usualAugmentation: usualAugmentation, train: .memory(train), test: .memory(test), searchCount: searchCount)
  }

  init(
    name: String, imageShape: [Int], classCount: Int, normalisation: Normalisation, usualAugmentation: Augmentation,
    train: ImageStore, test: ImageStore, searchCount: Int?
  ) throws(DataError) {
    guard imageShape.count == 3, imageShape.allSatisfy({ $0 > 0 }) else {
      throw DataError(.mismatch, in: "The image shape \(imageShape)", "is not channels, height and width")
    }
    try normalisation.check(channels: imageShape[0])
    try train.check(shape: imageShape, classCount: classCount, of: "The training set of \(name)")
    try test.check(shape: imageShape, classCount: classCount, of: "The test set of \(name)")
    self.name = name
    self.imageShape = imageShape
    self.classCount = classCount
    self.usualAugmentation = usualAugmentation
    self.normalisation = normalisation
    training = train
    testing = test
    let division = SearchDivision(
      labels: train.labels, classCount: classCount, searchCount: searchCount ?? min(train.count / 10, 5000))
    positions = [.train: division.train, .search: division.search, .test: Array(test.labels.indices)]
  }

  /// How many images a split has.
  public func count(of split: Split) -> Int { positions(of: split).count }

  /// The class of each image of a split, in the split's order.
  public func labels(of split: Split) -> [Int] {
    let labels = images(of: split).labels
    return positions(of: split).map { labels[$0] }
  }

  /// The pixels of image `index` of a split, `[C, H, W]`, as they are looked at in evaluation.
  ///
  /// - Throws: `DataError` if the image is in a file that cannot be read.
  public func pixels(of index: Int, in split: Split) throws(DataError) -> ArraySlice<UInt8> {
    let position = positions(of: split)[index]
    switch images(of: split) {
    case .memory(let images):
      let size = imageShape.reduce(1, *)
      return images.pixels[position * size..<(position + 1) * size]
    case .files(let files):
      var preparation = ImagePreparation()
      try preparation.prepare(files.open(position), side: files.side)
      let (bytes, count) = (preparation.image.bytes, files.side * files.side)
      return (0..<3 * count).map { bytes[$0 % count * 3 + $0 / count] }[...]
    }
  }

  /// The same images, normalised otherwise: what a network trained elsewhere expects.
  public func normalised(by normalisation: Normalisation) throws(DataError) -> Dataset {
    try normalisation.check(channels: imageShape[0])
    var result = self
    result.normalisation = normalisation
    return result
  }

  /// The same images with about `count` of those for training held out for `search`, the same number of each class.
  ///
  /// Fewer are part of more: what was trained beside a large search split may be trained again on all but a few images.
  ///
  /// - Throws: `DataError` if that is less than one of each class, or more than half of all.
  public func holdingOut(_ count: Int) throws(DataError) -> Dataset {
    guard count >= classCount, count <= training.count / 2 else {
      throw DataError(
        .mismatch, in: "A search split of \(count) images",
        "is not between one of each class (\(classCount)) and half of the \(training.count) for training")
    }
    let division = SearchDivision(labels: training.labels, classCount: classCount, searchCount: count)
    var result = self
    (result.positions[.train], result.positions[.search]) = (division.train, division.search)
    return result
  }

  /// Some of the images of each split, for quick trials: the same number of each class, as far as it goes.
  ///
  /// All splits keep the same share, rounded down to a multiple of the number of classes, and at least one image of each class.
  /// Which images they are follows from a permutation that never changes, so that a smaller subset is part of a larger one.
  ///
  /// - Throws: `DataError` if more images are asked for than there are.
  public func subset(_ size: SubsetSize) throws(DataError) -> Dataset {
    let share = try size.share(of: count(of: .train))
    var result = self
    for split in Split.allCases {
      let (labels, all) = (images(of: split).labels, positions(of: split))
      var wanted = Array(repeating: max(1, Int(share * Double(all.count)) / classCount), count: classCount)
      var stream = RandomStream(seed: 0, name: "subset of \(split.rawValue)")
      var chosen: [Int] = []
      for index in share < 1 ? stream.permutation(of: all.count) : Array(all.indices) {
        let label = labels[all[index]]
        guard share == 1 || wanted[label] > 0 else { continue }
        wanted[label] -= 1
        chosen.append(all[index])
      }
      result.positions[split] = chosen.sorted()
    }
    return result
  }

  /// A fingerprint of what came, sixteen hexadecimal digits: of all pixels and labels in memory, and of the paths, sizes and
  /// labels of files, of which reading all would take long.
  ///
  /// It does not depend on normalisation or splits. It takes about 0.1 s for CIFAR-10.
  public var contentHash: String {
    var hash = ContentHash()
    for images in [training, testing] { images.combine(into: &hash) }
    return hash.text
  }

  /// The images that came for training, where they are in memory.
  package var trainingImages: LabelledImages? {
    if case .memory(let images) = training { images } else { nil }
  }

  /// The images from which a split is taken.
  func images(of split: Split) -> ImageStore {
    split == .test ? testing : training
  }

  /// Where in `images(of:)` the images of a split stand, ascending.
  package func positions(of split: Split) -> [Int] { positions[split, default: []] }
}
