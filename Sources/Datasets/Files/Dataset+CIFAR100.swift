extension Dataset {
  /// Reads CIFAR-100 (Krizhevsky 2009) from the two files of its binary version, `train.bin` and `test.bin`.
  ///
  /// They may lie in the folder or in its subfolder `cifar-100-binary`, plain or gzipped one by one; the archive in
  /// which they come must have been unpacked. The classes are the hundred fine ones; the coarse labels are checked and
  /// left. Images are `[3, 32, 32]`, red, green, blue; normalisation is `Normalisation.cifar100`.
  ///
  /// - Throws: `DataError` if a file is missing, has another length than its 50,000 or 10,000 records, a coarse label
  ///   above 19 or a fine one above 99.
  public static func cifar100(in directory: String) throws(DataError) -> Dataset {
    try cifar100(in: directory, trainRecords: 50_000, testRecords: 10_000)
  }

  /// Reads files of the same format with other numbers of records.
  package static func cifar100(
    in directory: String, trainRecords: Int, testRecords: Int
  ) throws(DataError) -> Dataset {
    let files = CIFARFiles.cifar100
    let folder = try files.directory(in: directory)
    return try Dataset(
      name: "cifar100", imageShape: [3, 32, 32], classCount: 100,
      normalisation: .cifar100, usualAugmentation: .padCropMirror,
      train: try files.images(files.train, in: folder, recordsPerFile: trainRecords),
      test: try files.images([files.test], in: folder, recordsPerFile: testRecords))
  }
}
