/// Where the images of a part of a data set are: in memory, or in files that are decoded when they are asked for.
enum ImageStore: Sendable {
  case memory(LabelledImages)
  case files(ImageFiles)

  /// The class of each image, counted from 0.
  var labels: [Int] {
    switch self {
    case .memory(let images): images.labels
    case .files(let images): images.labels
    }
  }

  /// How many images there are.
  var count: Int { labels.count }

  /// Puts into a fingerprint what there is to know of the images without decoding them.
  func combine(into hash: inout ContentHash) {
    switch self {
    case .memory(let images): hash.combine(images.pixels)
    case .files(let images): images.combine(into: &hash)
    }
    for label in labels { hash.combine(UInt64(label)) }
  }

  /// Throws unless there is an image, each has the shape and each label is one of the classes.
  func check(shape: [Int], classCount: Int, of name: String) throws(DataError) {
    guard count > 0 else { throw DataError(.mismatch, in: name, "holds no images") }
    if case .memory(let images) = self { try images.check(pixelsPerImage: shape.reduce(1, *), of: name) }
    if let wrong = labels.firstIndex(where: { !(0..<classCount).contains($0) }) {
      throw DataError(
        .label, in: name, "labels image \(wrong) as class \(labels[wrong]), and the classes are 0 to \(classCount - 1)")
    }
  }
}
