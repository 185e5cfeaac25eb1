/// The binary version of one of the CIFAR sets: what its files are called, and how long their records are.
///
/// A record is a byte or two of labels and 3,072 bytes of pixels, a plane a colour: red, green, blue.
struct CIFARFiles {
  /// How many classes each label byte of a record tells apart; the last byte has the class of the image.
  let labels: [Int]
  /// The files of the training images, in order.
  let train: [String]
  /// The file of the test images.
  let test: String
  /// The folder in which the files come.
  let folder: String
  /// What the archive of the files is called, its suffix left out.
  let archive: String
  /// The folder of the version for Python, which is refused.
  let pythonFolder: String

  /// Ten classes, fifty thousand training images in five files.
  static let cifar10 = CIFARFiles(
    labels: [10], train: (1...5).map { "data_batch_\($0).bin" }, test: "test_batch.bin",
    folder: "cifar-10-batches-bin", archive: "cifar-10-binary", pythonFolder: "cifar-10-batches-py")

  /// Twenty coarse classes of five fine ones, fifty thousand training images in one file.
  static let cifar100 = CIFARFiles(
    labels: [20, 100], train: ["train.bin"], test: "test.bin", folder: "cifar-100-binary",
    archive: "cifar-100-binary", pythonFolder: "cifar-100-python")

  /// The folder that has the files: the one that is named, or the one in it that the archive unpacks to.
  func directory(in path: String) throws(DataError) -> DataDirectory {
    let named = try DataDirectory(path)
    if named.has(train[0]) || named.has("\(train[0]).gz") { return named }
    if named.has(folder) { return try DataDirectory(named.path(of: folder)) }
    for suffix in ["tar.gz", "tar.xz", "tar"] where named.has("\(archive).\(suffix)") {
      throw DataError(.missing, in: named.path(of: "\(archive).\(suffix)"), "must be unpacked first, with tar")
    }
    if named.has(pythonFolder) {
      throw DataError(
        .foreign, in: named.path(of: pythonFolder), "is the version for Python where the binary version is needed")
    }
    return named
  }

  /// The images of some files, each of which must have so many records.
  func images(_ names: [String], in folder: DataDirectory, recordsPerFile: Int) throws(DataError) -> LabelledImages {
    let imageSize = 3 * 32 * 32
    let recordSize = labels.count + imageSize
    var pixels: [UInt8] = []
    var classes: [Int] = []
    pixels.reserveCapacity(names.count * recordsPerFile * imageSize)
    for name in names {
      let file = try ContentReader(path: try folder.find([name]))
      let content = try file.read(recordsPerFile * recordSize)
      try file.expectEnd()
      for start in stride(from: 0, to: content.count, by: recordSize) {
        for (offset, count) in labels.enumerated() where content[start + offset] >= count {
          throw DataError(
            .label, in: file.path,
            "gives image \(start / recordSize) the label \(content[start + offset]), which is above \(count - 1)")
        }
        classes.append(Int(content[start + labels.count - 1]))
        pixels.append(contentsOf: content[start + labels.count..<start + recordSize])
      }
    }
    return LabelledImages(pixels: pixels, labels: classes)
  }
}
