import Datasets
import TestSupport
import Testing

@Suite struct CIFAR10Tests {
  static let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]

  /// Ten records, one of each class, of pixels that follow from `seed`.
  static func records(seed: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for label in 0..<10 {
      bytes.append(UInt8(label))
      for pixel in 0..<3072 { bytes.append(UInt8(truncatingIfNeeded: (pixel + label) * (2 * seed + 1))) }
    }
    return bytes
  }

  static func folder(within prefix: String = "", _ changes: [String: [UInt8]?] = [:]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var files: [String: [UInt8]?] = [:]
    for (seed, name) in names.enumerated() { files[name] = records(seed: seed) }
    files.merge(changes) { $1 }
    for (name, content) in files { if let content { try folder.write(content, to: prefix + name) } }
    return folder
  }

  @Test func recordsAreReadInOrder() throws {
    let folder = try Self.folder()
    let data = try Dataset.cifar10(in: folder.path, recordsPerFile: 10)
    #expect(data.imageShape == [3, 32, 32] && data.classCount == 10 && data.normalisation == .imageNet)
    #expect(data.usualAugmentation == .padCropMirror)
    #expect(data.labels(of: .test) == Array(0..<10))
    #expect(try data.pixels(of: 7, in: .test).elementsEqual(Self.records(seed: 5)[7 * 3073 + 1..<8 * 3073]))
    #expect(data.count(of: .train) == 40 && data.count(of: .search) == 10)
  }

  @Test func subfolderAndGzippedFilesReadAlike() throws {
    let plain = try Self.folder()
    let other = try Self.folder(
      within: "cifar-10-batches-bin/",
      ["data_batch_2.bin": nil, "data_batch_2.bin.gz": gzipped(Self.records(seed: 1))])
    let hash = try Dataset.cifar10(in: plain.path, recordsPerFile: 10).contentHash
    #expect(try Dataset.cifar10(in: other.path, recordsPerFile: 10).contentHash == hash)
  }

  static let bad: [(String, [UInt8]?, DataError.Fault, String)] = [
    ("data_batch_3.bin", nil, .missing, "lacks the file data_batch_3.bin"),
    ("test_batch.bin", nil, .missing, "lacks the file test_batch.bin"),
    ("data_batch_3.bin", records(seed: 2).dropLast(), .truncated, "data_batch_3.bin ends after 30729 bytes"),
    ("data_batch_3.bin", records(seed: 2) + [1], .overlong, "data_batch_3.bin goes on after the 30730 bytes"),
    ("data_batch_3.bin", [77] + records(seed: 2).dropFirst(), .label, "gives image 0 the label 77, which is above 9"),
    ("data_batch_3.bin", gzipped(records(seed: 2)).dropLast(9), .truncated, "is cut off in the middle"),
  ]

  @Test(arguments: bad.indices)
  func badFilesAreNamedWithTheirFault(case number: Int) throws {
    let (name, content, kind, words) = Self.bad[number]
    let folder = try Self.folder([name: content])
    let found = try #require(fault { _ = try Dataset.cifar10(in: folder.path, recordsPerFile: 10) })
    #expect(found.kind == kind)
    #expect(found.sentence.contains(words), "\(found.sentence)")
  }

  @Test func filesMustHaveTenThousandRecords() throws {
    let folder = try Self.folder()
    let found = try #require(fault { _ = try Dataset.cifar10(in: folder.path) })
    #expect(found.kind == .truncated && found.sentence.contains("30730 bytes where at least 30730000 belong"))
  }

  @Test func packedArchiveIsPointedOut() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "cifar-10-binary.tar.gz")
    let found = try #require(fault { _ = try Dataset.cifar10(in: folder.path) })
    #expect(found.sentence == "\(folder.path)/cifar-10-binary.tar.gz must be unpacked first, with tar.")
  }
}
