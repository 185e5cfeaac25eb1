extension Dataset {
  /// Reads the names of a folder of class folders of JPEG and PNG files; the images are decoded when they are asked for.
  ///
  /// Images are `[3, side, side]`, normalised by ImageNet's mean and deviation. Nothing is kept of them but their paths. For
  /// evaluation the shorter side is resized to `side * 256 / 224` pixels and the middle is cut out; for training the usual is
  /// a crop of random size and shape, and mirroring. Both equal torchvision's; the orientation that a camera noted is not
  /// looked at, as there.
  ///
  /// - Throws: `DataError` that names folders which are missing, empty or of no known class.
  public static func imageFolder(
    _ folder: ImageFolder, badImages: BadImages = .fatal, searchCount: Int? = nil
  ) throws(DataError) -> Dataset {
    let parts = try folder.parts(badImages: badImages)
    return try Dataset(
      name: "imagefolder", imageShape: [3, folder.side, folder.side], classCount: parts.classCount,
      normalisation: .imageNet, usualAugmentation: .resizedCropMirror, train: .files(parts.train),
      test: .files(parts.test), searchCount: searchCount)
  }
}
