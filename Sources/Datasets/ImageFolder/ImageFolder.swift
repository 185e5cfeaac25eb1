/// A folder of class folders of images, and how it is read.
///
/// `DIR/train/CLASS/…` and `DIR/test/CLASS/…` or, where that is not there, `DIR/val/CLASS/…`, as ImageNet and torchvision's
/// `ImageFolder` have them. Where only class folders stand in `DIR`, every tenth image of each class, by a permutation that
/// never changes, is held out for testing: our choice.
///
/// Images are JPEG and PNG files at any depth below their class folder. Folders and files whose names begin with a dot are
/// passed over, and so are files that are no images by their names.
public struct ImageFolder: Hashable, Sendable {
  /// The folder.
  public let directory: String
  /// Height and width of the squares that the images become.
  public var side = 224
  /// A file of class names in the order of a network's outputs, one a line; else `classes.txt` in the folder, else the
  /// names of the class folders in the order of their code points, as torchvision has them.
  public var classesFile: String?

  /// Names a folder.
  public init(_ directory: String, side: Int = 224, classesFile: String? = nil) {
    self.directory = directory
    self.side = side
    self.classesFile = classesFile
  }

  /// Finds the images and their classes, and decodes none.
  ///
  /// - Throws: `DataError` that names folders which are missing, empty or of no known class.
  func parts(badImages: BadImages) throws(DataError) -> (train: ImageFiles, test: ImageFiles, classCount: Int) {
    let folder = try DataDirectory(directory)
    guard folder.has("train") else {
      let classes = try classes(of: folder, folders: folder)
      let all = try ClassFolders(folder).images(of: classes)
      let (train, test) = all.holdingOutATenth(classCount: classes.names.count)
      return (
        files(folder, train, badImages), files(folder, test, badImages), classes.names.count
      )
    }
    let train = try DataDirectory(folder.path(of: "train"))
    let test = try DataDirectory(folder.path(of: try testPart(of: folder)))
    let classes = try classes(of: folder, folders: train)
    return (
      files(train, try ClassFolders(train).images(of: classes), badImages),
      files(test, try ClassFolders(test).images(of: classes), badImages), classes.names.count
    )
  }

  /// ImageNet's own `test` holds images without classes, so it counts only where it holds folders.
  private func testPart(of folder: DataDirectory) throws(DataError) -> String {
    for name in ["test", "val"] where folder.has(name) {
      if try !ClassFolders(DataDirectory(folder.path(of: name))).names.isEmpty { return name }
    }
    throw DataError(.missing, in: directory, "has class folders in 'train' and none in 'test' or 'val'")
  }

  private func classes(of folder: DataDirectory, folders: DataDirectory) throws(DataError) -> ClassList {
    if let classesFile { return try ClassList(readingFrom: classesFile) }
    if folder.has("classes.txt") { return try ClassList(readingFrom: folder.path(of: "classes.txt")) }
    return try ClassList(folders: ClassFolders(folders).names, in: folders.path)
  }

  private func files(_ folder: DataDirectory, _ images: FoundImages, _ badImages: BadImages) -> ImageFiles {
    ImageFiles(root: folder.path, files: images.files, labels: images.labels, side: side, badImages: badImages)
  }
}
