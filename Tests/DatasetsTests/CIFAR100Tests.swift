import Datasets
import TestSupport
import Testing

@Suite struct CIFAR100Tests {
  /// A hundred records, one of each fine class, of pixels that follow from `seed`.
  static func records(seed: Int) -> [UInt8] {
    (0..<100).flatMap { (label: Int) -> [UInt8] in
      let pixels = (0..<3072).map { place in UInt8(truncatingIfNeeded: (place + label) * (2 * seed + 1)) }
      return [UInt8(label / 5), UInt8(label)] + pixels
    }
  }

  static let train = records(seed: 0) + records(seed: 1)
  static let test = records(seed: 2)

  static func folder(within prefix: String = "", _ changes: [String: [UInt8]?] = [:]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let files: [String: [UInt8]?] = ["train.bin": train, "test.bin": test]
    for (name, content) in files.merging(changes, uniquingKeysWith: { $1 }) {
      if let content { try folder.write(content, to: prefix + name) }
    }
    return folder
  }

  static func read(_ path: String) throws -> Dataset {
    try Dataset.cifar100(in: path, trainRecords: 200, testRecords: 100)
  }

  @Test func fineLabelsAreTheClasses() throws {
    let folder = try Self.folder()
    let data = try Self.read(folder.path)
    #expect(data.name == "cifar100" && data.imageShape == [3, 32, 32] && data.normalisation == .cifar100)
    #expect(data.usualAugmentation == .padCropMirror)
    #expect(data.labels(of: .test) == Array(0..<100))
    #expect(data.trainingImages?.labels == Array(0..<100) + Array(0..<100))
    #expect(try data.pixels(of: 42, in: .test).elementsEqual(Self.test[42 * 3074 + 2..<43 * 3074]))
  }

  @Test func subfolderAndGzippedFilesReadAlike() throws {
    let plain = try Self.folder()
    let other = try Self.folder(within: "cifar-100-binary/", ["train.bin": nil, "train.bin.gz": gzipped(Self.train)])
    #expect(try Self.read(other.path).contentHash == Self.read(plain.path).contentHash)
  }

  static let bad: [(String, [UInt8]?, DataError.Fault, String)] = [
    ("train.bin", nil, .missing, "lacks the file train.bin"),
    ("test.bin", nil, .missing, "lacks the file test.bin"),
    ("test.bin", test.dropLast(), .truncated, "test.bin ends after 307399 bytes"),
    ("test.bin", test + [1], .overlong, "test.bin goes on after the 307400 bytes"),
    ("test.bin", [20] + test.dropFirst(), .label, "test.bin gives image 0 the label 20, which is above 19"),
    ("test.bin", [0, 100] + test.dropFirst(2), .label, "test.bin gives image 0 the label 100, which is above 99"),
    ("test.bin.gz", gzipped(test).dropLast(9), .truncated, "is cut off in the middle"),
  ]

  @Test(arguments: bad.indices)
  func badFilesAreNamedWithTheirFault(case number: Int) throws {
    let (name, content, kind, words) = Self.bad[number]
    var changes: [String: [UInt8]?] = name.hasSuffix(".gz") ? ["test.bin": nil] : [:]
    changes.updateValue(content, forKey: name)
    let folder = try Self.folder(changes)
    let found = try #require(fault { _ = try Self.read(folder.path) })
    #expect(found.kind == kind)
    #expect(found.sentence.contains(words), "\(found.sentence)")
  }

  @Test func filesMustHaveAllTheirRecords() throws {
    let folder = try Self.folder()
    let found = try #require(fault { _ = try Dataset.cifar100(in: folder.path) })
    #expect(found.kind == .truncated && found.sentence.contains("614800 bytes where at least 153700000 belong"))
  }

  @Test func packedArchiveIsPointedOut() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "cifar-100-binary.tar.gz")
    let found = try #require(fault { _ = try Dataset.cifar100(in: folder.path) })
    #expect(found.sentence == "\(folder.path)/cifar-100-binary.tar.gz must be unpacked first, with tar.")
  }

  @Test func versionForPythonIsRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "cifar-100-python/train")
    let found = try #require(fault { _ = try Dataset.cifar100(in: folder.path) })
    #expect(found.kind == .foreign && found.sentence.contains("cifar-100-python is the version for Python"))
  }
}
