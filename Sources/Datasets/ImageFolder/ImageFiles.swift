/// Images in files with a class each; nothing but their paths, sizes and classes is held.
struct ImageFiles: Sendable {
  /// The folder in which the paths begin.
  let root: String
  /// The files.
  let files: [File]
  /// The class of each image, counted from 0.
  let labels: [Int]
  /// Height and width of the squares that the images become.
  let side: Int
  /// What is done about an image that cannot be read.
  let badImages: BadImages

  /// A file of an image.
  struct File: Hashable, Sendable {
    /// The path from the root.
    let path: String
    /// How many bytes it has.
    let byteCount: Int
  }

  /// How many images there are.
  var count: Int { labels.count }

  /// Puts every path and the size of every file into a fingerprint.
  func combine(into hash: inout ContentHash) {
    for file in files {
      hash.combine(Array(file.path.utf8))
      hash.combine(UInt64(file.byteCount))
    }
  }

  /// The header of an image.
  func open(_ position: Int) throws(DataError) -> EncodedImage {
    try EncodedImage(readingFrom: "\(root)/\(files[position].path)")
  }

  /// Whether to go on without an image that cannot be read.
  func passesOver(_ fault: DataError) -> Bool {
    switch badImages {
    case .fatal: return false
    case .skipped(let report):
      report(fault)
      return true
    }
  }
}
