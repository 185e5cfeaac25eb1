extension Dataset {
  /// Reads MNIST (LeCun, Cortes and Burges) from the four IDX files of a folder.
  ///
  /// The files may be plain or gzipped, named in either of the usual ways (`train-images-idx3-ubyte`,
  /// `train-images.idx3-ubyte`). Images are `[1, 28, 28]`; normalisation is `Normalisation.mnist`.
  ///
  /// - Throws: `DataError` if a file is missing, of another format, of a wrong length or disagrees with its partner.
  public static func mnist(in directory: String) throws(DataError) -> Dataset {
    let folder = try DataDirectory(directory)
    return try Dataset(
      name: "mnist", imageShape: [1, 28, 28], classCount: 10, normalisation: .mnist,
      train: try mnistImages("train", in: folder), test: try mnistImages("t10k", in: folder))
  }

  /// Reads Fashion-MNIST (Xiao and others 2017), ten kinds of clothes, from four files with the names and format of MNIST's.
  ///
  /// Only the folder tells the two sets apart. Images are `[1, 28, 28]`; normalisation is `Normalisation.fashionMNIST`.
  ///
  /// - Throws: `DataError` if a file is missing, of another format, of a wrong length or disagrees with its partner.
  public static func fashionMNIST(in directory: String) throws(DataError) -> Dataset {
    let folder = try DataDirectory(directory)
    return try Dataset(
      name: "fashion-mnist", imageShape: [1, 28, 28], classCount: 10,
      normalisation: .fashionMNIST, train: try mnistImages("train", in: folder),
      test: try mnistImages("t10k", in: folder))
  }

  private static func mnistImages(_ part: String, in folder: DataDirectory) throws(DataError) -> LabelledImages {
    let imagesPath = try folder.find(["\(part)-images-idx3-ubyte", "\(part)-images.idx3-ubyte"])
    let labelsPath = try folder.find(["\(part)-labels-idx1-ubyte", "\(part)-labels.idx1-ubyte"])
    let labels = try IDXFile(path: labelsPath, itemShape: []).elements
    if let wrong = labels.firstIndex(where: { $0 > 9 }) {
      throw DataError(.label, in: labelsPath, "gives image \(wrong) the label \(labels[wrong]), which is above 9")
    }
    let images = try IDXFile(path: imagesPath, itemShape: [28, 28])
    guard images.shape[0] == labels.count else {
      throw DataError(.mismatch, in: imagesPath, "holds \(images.shape[0]) images for \(labels.count) labels")
    }
    return LabelledImages(pixels: images.elements, labels: labels.map(Int.init))
  }
}
