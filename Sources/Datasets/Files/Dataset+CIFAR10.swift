extension Dataset {
  /// Reads CIFAR-10 (Krizhevsky 2009) from the six files of its binary version.
  ///
  /// They may lie in the folder or in its subfolder `cifar-10-batches-bin`, plain or gzipped one by one; the archive in
  /// which they come must have been unpacked. Images are `[3, 32, 32]`, red, green, blue. Normalisation is ImageNet's,
  /// which published CIFAR-10 networks expect; see `normalised(by:)` for another.
  ///
  /// - Throws: `DataError` if a file is missing, has another length than 10,000 records, or a label above 9.
  public static func cifar10(in directory: String) throws(DataError) -> Dataset {
    try cifar10(in: directory, recordsPerFile: 10_000)
  }

  /// Reads files of the same format with another number of records.
  package static func cifar10(in directory: String, recordsPerFile: Int) throws(DataError) -> Dataset {
    let folder = try cifar10Folder(directory)
    let train = (1...5).map { "data_batch_\($0).bin" }
    return try Dataset(
      name: "cifar10", imageShape: [3, 32, 32], classCount: 10, normalisation: .imageNet,
      train: try cifar10Images(train, in: folder, recordsPerFile: recordsPerFile),
      test: try cifar10Images(["test_batch.bin"], in: folder, recordsPerFile: recordsPerFile))
  }

  private static func cifar10Folder(_ directory: String) throws(DataError) -> DataDirectory {
    let folder = try DataDirectory(directory)
    let first = "data_batch_1.bin"
    if folder.has(first) || folder.has("\(first).gz") { return folder }
    if folder.has("cifar-10-batches-bin") { return try DataDirectory(folder.path(of: "cifar-10-batches-bin")) }
    for archive in ["cifar-10-binary.tar.gz", "cifar-10-binary.tar.xz", "cifar-10-binary.tar"] where folder.has(archive)
    {
      throw DataError(.missing, in: folder.path(of: archive), "must be unpacked first, with tar")
    }
    return folder
  }

  /// Each record is one byte of label and 3,072 of pixels, a plane a colour.
  private static func cifar10Images(
    _ names: [String], in folder: DataDirectory, recordsPerFile: Int
  ) throws(DataError) -> LabelledImages {
    let imageSize = 3 * 32 * 32
    let recordSize = 1 + imageSize
    var pixels: [UInt8] = []
    var labels: [Int] = []
    pixels.reserveCapacity(names.count * recordsPerFile * imageSize)
    for name in names {
      let file = try ContentReader(path: try folder.find([name]))
      let content = try file.read(recordsPerFile * recordSize)
      try file.expectEnd()
      for start in stride(from: 0, to: content.count, by: recordSize) {
        guard content[start] <= 9 else {
          throw DataError(
            .label, in: file.path, "gives image \(start / recordSize) the label \(content[start]), which is above 9")
        }
        labels.append(Int(content[start]))
        pixels.append(contentsOf: content[start + 1..<start + recordSize])
      }
    }
    return LabelledImages(pixels: pixels, labels: labels)
  }
}
