extension Dataset {
  /// Reads the cropped digits of SVHN (Netzer and others 2011) from `train_32x32.mat` and `test_32x32.mat`.
  ///
  /// The additional training images of `extra_32x32.mat` are left. Images are `[3, 32, 32]`, red, green, blue; the files
  /// call the digit 0 by the label 10. Normalisation is `Normalisation.svhn`.
  ///
  /// - Throws: `DataError` if a file is missing, damaged, of another format, or has a label outside 1 to 10.
  public static func svhn(in directory: String) throws(DataError) -> Dataset {
    let folder = try DataDirectory(directory)
    return try Dataset(
      name: "svhn", imageShape: [3, 32, 32], classCount: 10, normalisation: .svhn,
      train: try svhnImages("train_32x32.mat", in: folder), test: try svhnImages("test_32x32.mat", in: folder))
  }

  /// The arrays are `X`, `[32, 32, 3, N]` for row, column, colour and image, and `y`, `[N, 1]`.
  private static func svhnImages(_ name: String, in folder: DataDirectory) throws(DataError) -> LabelledImages {
    let path = try folder.find([name])
    let arrays = try MATFile(path: path, arrayCount: 2).arrays
    guard let images = arrays.first(where: { $0.name == "X" }), let labels = arrays.first(where: { $0.name == "y" })
    else {
      throw DataError(
        .foreign, in: path, "holds the arrays \(arrays.map { "'\($0.name)'" }.joined(separator: " and ")), not X and y")
    }
    guard images.shape.count == 4, images.shape.prefix(3) == [32, 32, 3] else {
      throw DataError(.foreign, in: path, "holds images of shape \(images.shape), not [32, 32, 3, N]")
    }
    guard labels.shape == [images.shape[3], 1] else {
      throw DataError(.mismatch, in: path, "holds \(images.shape[3]) images for labels of shape \(labels.shape)")
    }
    if let wrong = labels.elements.firstIndex(where: { !(1...10).contains($0) }) {
      throw DataError(
        .label, in: path, "gives image \(wrong) the label \(labels.elements[wrong]), which is not from 1 to 10")
    }
    return LabelledImages(
      pixels: withRowsAndColumnsExchanged(images.elements, side: 32), labels: labels.elements.map { Int($0) % 10 })
  }

  /// Square planes that stood column by column, row by row.
  private static func withRowsAndColumnsExchanged(_ planes: [UInt8], side: Int) -> [UInt8] {
    var result = planes
    for plane in stride(from: 0, to: planes.count, by: side * side) {
      for row in 0..<side {
        for column in 0..<side {
          result[plane + row * side + column] = planes[plane + column * side + row]
        }
      }
    }
    return result
  }
}
