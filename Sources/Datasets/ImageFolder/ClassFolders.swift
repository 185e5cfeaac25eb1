import Foundation

/// The class folders of one part of an image folder.
struct ClassFolders {
  let folder: DataDirectory
  /// The names of the folders in it.
  let names: [String]

  init(_ folder: DataDirectory) throws(DataError) {
    self.folder = folder
    names = try FolderContent(of: folder.path).folders
  }

  /// The images of all classes, class by class, each class's in the order of their paths' code points.
  ///
  /// - Throws: `DataError` unless there is a folder for each class, a class for each folder, and an image in each.
  func images(of classes: ClassList) throws(DataError) -> FoundImages {
    let missing = Set(classes.names).subtracting(names)
    guard missing.isEmpty else {
      throw DataError(
        .missing, in: folder.path,
        "lacks folders for classes of \(classes.source): \(Array(missing).sortedByCodePoint().listed)")
    }
    let unknown = Set(names).subtracting(classes.names)
    guard unknown.isEmpty else {
      throw DataError(
        .foreign, in: folder.path,
        "has folders that are no classes of \(classes.source): \(Array(unknown).sortedByCodePoint().listed)")
    }
    var found = FoundImages()
    var empty: [String] = []
    for (label, name) in classes.names.enumerated() {
      let files = try images(below: name)
      if files.isEmpty { empty.append(name) }
      found.files += files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
      found.labels += Array(repeating: label, count: files.count)
    }
    guard empty.isEmpty else {
      throw DataError(.missing, in: folder.path, "has class folders without JPEG or PNG files: \(empty.listed)")
    }
    return found
  }

  private func images(below path: String) throws(DataError) -> [ImageFiles.File] {
    let content = try FolderContent(of: folder.path(of: path))
    var files: [ImageFiles.File] = []
    for file in content.files {
      switch (file.path as NSString).pathExtension.lowercased() {
      case "jpg", "jpeg", "png": files.append(ImageFiles.File(path: "\(path)/\(file.path)", byteCount: file.byteCount))
      case "ppm", "bmp", "pgm", "tif", "tiff", "webp", "gif":
        throw DataError(
          .foreign, in: folder.path(of: "\(path)/\(file.path)"),
          "is of a format that is not read; convert it to JPEG or PNG")
      default: break
      }
    }
    for name in content.folders { files += try images(below: "\(path)/\(name)") }
    return files
  }
}

/// What stands in a folder, save what begins with a dot.
private struct FolderContent {
  var folders: [String] = []
  var files: [ImageFiles.File] = []

  init(of path: String) throws(DataError) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw DataError(.unreadable, in: path, "cannot be listed")
    }
    for name in names where !name.hasPrefix(".") {
      var status = stat()
      guard stat("\(path)/\(name)", &status) == 0 else {
        throw DataError(.missing, in: "\(path)/\(name)", "leads nowhere")
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        folders.append(name)
      } else {
        files.append(ImageFiles.File(path: name, byteCount: Int(status.st_size)))
      }
    }
  }
}
