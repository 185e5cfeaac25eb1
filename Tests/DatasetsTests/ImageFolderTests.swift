import Datasets
import Foundation
import TestSupport
import Testing

/// How an image folder lies on disk, and what is refused.
@Suite struct ImageFolderTests {
  /// A folder with files at the given paths, each a small PNG unless told otherwise.
  static func folder(_ paths: [String], content: [String: [UInt8]] = [:]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for path in paths + content.keys {
      let url = folder.url.appending(path: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content[path] ?? GoldenImages.file("png-rgb")).write(to: url)
    }
    return folder
  }

  static func paths(_ part: String, classes: [String], count: Int) -> [String] {
    classes.flatMap { name in (0..<count).map { "\(part)\(name)/\($0).png" } }
  }

  static func load(_ folder: TemporaryFolder, classes: String? = nil, searchCount: Int? = 0) throws -> Dataset {
    try .imageFolder(ImageFolder(folder.url.path, side: 16, classesFile: classes), searchCount: searchCount)
  }

  @Test(arguments: ["val", "test"])
  func partsAndClassesAreThoseOfFolders(part: String) throws {
    let classes = ["b", "a", "Ä", "Z", "10", "9"]
    let folder = try Self.folder(
      Self.paths("train/", classes: classes, count: 3) + Self.paths("\(part)/", classes: classes, count: 2)
        + ["train/a/deeper/x.JPEG", "train/a/notes.txt", "train/.hidden/a.png", "train/b/._0.png"])
    let data = try Self.load(folder)
    #expect(data.classCount == 6 && data.imageShape == [3, 16, 16] && data.normalisation == .imageNet)
    // Sorted by code point: 10, 9, Z, a, b, Ä.
    #expect(data.labels(of: .train) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5])
    #expect(data.labels(of: .test) == (0..<6).flatMap { [$0, $0] })
  }

  @Test("test counts before val, unless it holds no class folders")
  func testOrVal() throws {
    let both = Self.paths("train/", classes: ["a"], count: 2) + Self.paths("val/", classes: ["a"], count: 3)
    #expect(try Self.load(Self.folder(both + ["test/a/0.png"])).count(of: .test) == 1)
    #expect(try Self.load(Self.folder(both + ["test/0.png"])).count(of: .test) == 3)
  }

  @Test("Without train, a tenth of each class is held out, always the same")
  func holdingOut() throws {
    let folder = try Self.folder(
      Self.paths("", classes: ["a"], count: 40) + Self.paths("", classes: ["b"], count: 12) + ["c/0.png", "c/1.png"])
    let data = try Self.load(folder)
    let labels = data.labels(of: .test)
    #expect((0..<3).map { wanted in labels.count { $0 == wanted } } == [4, 1, 1])
    #expect(data.count(of: .train) == 48)
    #expect(try Self.load(folder).contentHash == data.contentHash)
  }

  @Test func classListsGiveTheOrder() throws {
    let paths =
      Self.paths("train/", classes: ["cat", "dog"], count: 1) + Self.paths("val/", classes: ["cat", "dog"], count: 1)
    let folder = try Self.folder(
      paths, content: ["classes.txt": Array("dog\r\ncat\n\n".utf8), "other": Array("cat\ndog".utf8)])
    #expect(try Self.load(folder).labels(of: .train) == [0, 1])
    let dogsFirst = try Self.load(folder).contentHash
    #expect(try Self.load(folder, classes: folder.path(of: "other")).contentHash != dogsFirst)
  }

  @Test func whatIsAmissIsNamed() throws {
    let good = Self.paths("train/", classes: ["a", "b"], count: 1) + Self.paths("val/", classes: ["a", "b"], count: 1)
    func complaint(_ paths: [String], classes: String? = nil) throws -> String {
      let content = classes.map { ["classes.txt": Array($0.utf8)] } ?? [:]
      let folder = try Self.folder(paths, content: content)
      return fault { _ = try Self.load(folder) }?.sentence.replacing(folder.url.path, with: "DIR") ?? "none"
    }
    #expect(try complaint(good) == "none")
    #expect(try complaint(good, classes: "a") == "DIR/train has folders that are no classes of DIR/classes.txt: 'b'.")
    #expect(try complaint(good, classes: "a\nb\nc") == "DIR/train lacks folders for classes of DIR/classes.txt: 'c'.")
    #expect(try complaint(good, classes: "a\nb\na") == "DIR/classes.txt names the class 'a' twice.")
    #expect(try complaint(good + ["val/c/0.png"]) == "DIR/val has folders that are no classes of DIR/train: 'c'.")
    #expect(try complaint(good + ["train/c/0.png"]) == "DIR/val lacks folders for classes of DIR/train: 'c'.")
    #expect(
      try complaint(good + ["train/c/notes.txt", "val/c/0.png"])
        == "DIR/train has class folders without JPEG or PNG files: 'c'.")
    #expect(
      try complaint(["train/a/0.png"]) == "DIR has class folders in 'train' and none in 'test' or 'val'.")
    #expect(
      try complaint(good + ["train/a/x.webp"])
        == "DIR/train/a/x.webp is of a format that is not read; convert it to JPEG or PNG.")
    #expect(try complaint(["0.png"]) == "DIR holds no class folders.")
    #expect(fault { _ = try Dataset.imageFolder(ImageFolder("nowhere")) }?.sentence == "nowhere does not exist.")
  }

  @Test func hashTellsPathsSizesAndClassesAndReadsNoImage() throws {
    let paths =
      Self.paths("train/", classes: ["a", "b"], count: 2) + Self.paths("val/", classes: ["a", "b"], count: 1)
    func hash(_ content: [String: [UInt8]]) throws -> String {
      try Self.load(Self.folder(paths, content: content)).contentHash
    }
    let plain = try hash([:])
    #expect(try hash([:]) == plain)
    #expect(try hash(["train/a/0.png": [1, 2, 3]]) != plain)
    #expect(try hash(["train/a/7.png": GoldenImages.file("png-rgb")]) != plain)
    #expect(try hash(["train/a/0.png": [1, 2, 3]]) == hash(["train/a/0.png": [4, 5, 6]]))
  }
}
