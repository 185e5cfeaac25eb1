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
    let files = CIFARFiles.cifar10
    let folder = try files.directory(in: directory)
    return try Dataset(
      name: "cifar10", imageShape: [3, 32, 32], classCount: 10,
      normalisation: .imageNet, usualAugmentation: .padCropMirror,
      train: try files.images(files.train, in: folder, recordsPerFile: recordsPerFile),
      test: try files.images([files.test], in: folder, recordsPerFile: recordsPerFile))
  }
}
