import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct MNISTTests {
  static let pixels = (0..<20 * 784).map { UInt8(truncatingIfNeeded: $0 * 31) }
  static let labels = (0..<20).map { UInt8($0 % 10) }

  /// A folder with four good files, some of them changed.
  static func folder(_ changes: [String: [UInt8]?] = [:]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var files: [String: [UInt8]?] = [
      "train-images-idx3-ubyte": idx([20, 28, 28], pixels), "train-labels-idx1-ubyte": idx([20], labels),
      "t10k-images-idx3-ubyte": idx([20, 28, 28], pixels), "t10k-labels-idx1-ubyte": idx([20], labels),
    ]
    files.merge(changes) { $1 }
    for (name, content) in files { if let content { try folder.write(content, to: name) } }
    return folder
  }

  @Test func plainAndGzippedFilesReadAlike() throws {
    let plain = try Self.folder()
    let mixed = try Self.folder([
      "train-images-idx3-ubyte": nil, "train-images-idx3-ubyte.gz": gzipped(idx([20, 28, 28], Self.pixels)),
      "t10k-labels-idx1-ubyte": nil, "t10k-labels.idx1-ubyte": idx([20], Self.labels),
    ])
    let data = try Dataset.mnist(in: plain.path)
    #expect(data.imageShape == [1, 28, 28] && data.classCount == 10 && data.count(of: .test) == 20)
    #expect(try data.pixels(of: 3, in: .test).elementsEqual(Self.pixels[3 * 784..<4 * 784]))
    #expect(try Dataset.mnist(in: mixed.path).contentHash == data.contentHash)
  }

  @Test func fashionHasTheSameFilesAndAnotherNormalisation() throws {
    let folder = try Self.folder()
    let (digits, clothes) = (try Dataset.mnist(in: folder.path), try Dataset.fashionMNIST(in: folder.path))
    #expect(
      clothes.contentHash == digits.contentHash && clothes.positions(of: .search) == digits.positions(of: .search))
    #expect(clothes.name == "fashion-mnist" && clothes.normalisation == .fashionMNIST)
  }

  @Test func fashionNamesTheFileAtFault() throws {
    let folder = try Self.folder(["t10k-labels-idx1-ubyte": idx([20], Array(repeating: 10, count: 20))])
    let found = try #require(fault { _ = try Dataset.fashionMNIST(in: folder.path) })
    #expect(found.kind == .label && found.sentence.contains("t10k-labels-idx1-ubyte gives image 0 the label 10"))
  }

  static let good = idx([20, 28, 28], pixels)

  /// Name of the file put in place of the training images, its content, the fault, and words of the sentence.
  static let bad: [(String, [UInt8]?, DataError.Fault, String)] = [
    ("train-images-idx3-ubyte", nil, .missing, "lacks the file train-images-idx3-ubyte"),
    ("train-images-idx3-ubyte", [], .truncated, "train-images-idx3-ubyte ends after 0 bytes"),
    ("train-images-idx3-ubyte", Array(good.prefix(9)), .truncated, "ends after 9 bytes"),
    ("train-images-idx3-ubyte", good.dropLast(), .truncated, "ends after 15695 bytes where at least 15696 belong"),
    ("train-images-idx3-ubyte", good + [0], .overlong, "goes on after the 15696 bytes"),
    ("train-images-idx3-ubyte", Array("PK\u{3}\u{4}zip".utf8), .foreign, "is not an IDX file"),
    ("train-images-idx3-ubyte", idx([20], labels), .foreign, "is not an IDX file of bytes in 3 dimensions"),
    ("train-images-idx3-ubyte", idx([20, 32, 32], pixels), .foreign, "[32, 32] where [28, 28] was expected"),
    ("train-images-idx3-ubyte", idx([0, 28, 28], []), .foreign, "claims to hold 0 items"),
    ("train-images-idx3-ubyte", idx([1 << 31, 28, 28], pixels), .foreign, "claims to hold 2147483648 items"),
    ("train-images-idx3-ubyte", idx([19, 28, 28], Array(pixels.dropLast(784))), .mismatch, "19 images for 20 labels"),
    ("train-images-idx3-ubyte.gz", gzipped(good).dropLast(3000), .truncated, "is cut off in the middle"),
    ("train-images-idx3-ubyte.gz", gzipped(good).dropLast(4), .truncated, "is cut off in the middle"),
    (
      "train-images-idx3-ubyte.gz", gzipped(good).enumerated().map { $0 == 5000 ? $1 ^ 1 : $1 }, .corrupt,
      "has a damaged gzip stream"
    ),
    ("train-images-idx3-ubyte.gz", gzipped(good + [0]), .overlong, "goes on after"),
    ("train-labels-idx1-ubyte", idx([20], Array(labels.dropLast()) + [10]), .label, "gives image 19 the label 10"),
    ("train-labels-idx1-ubyte", nil, .missing, "lacks the file train-labels-idx1-ubyte"),
  ]

  @Test(arguments: bad.indices)
  func badFilesAreNamedWithTheirFault(case number: Int) throws {
    let (name, content, kind, words) = Self.bad[number]
    var changes: [String: [UInt8]?] = [name.replacingOccurrences(of: ".gz", with: ""): nil]
    changes.updateValue(content, forKey: name)
    let folder = try Self.folder(changes)
    let found = try #require(fault { _ = try Dataset.mnist(in: folder.path) })
    #expect(found.kind == kind)
    #expect(found.sentence.contains(words) && found.sentence.hasPrefix(folder.path), "\(found.sentence)")
    #expect(!found.sentence.dropLast().contains(". ") && found.sentence.hasSuffix("."))
  }

  @Test("A small file that inflates to a huge one is left as soon as its content is complete")
  func bombIsNotInflated() throws {
    let url = try #require(Bundle.module.url(forResource: "Golden/bomb-images-idx3-ubyte", withExtension: "gz"))
    let folder = try Self.folder([
      "train-images-idx3-ubyte": nil, "train-images-idx3-ubyte.gz": Array(try Data(contentsOf: url)),
      "train-labels-idx1-ubyte": idx([2], [0, 1]),
    ])
    let found = try #require(fault { _ = try Dataset.mnist(in: folder.path) })
    #expect(found.kind == .overlong)
    #expect(found.sentence.contains("goes on after the 1584 bytes"))
  }

  @Test func foldersThatAreNoneAreRefused() throws {
    let folder = try Self.folder()
    #expect(fault { _ = try Dataset.mnist(in: folder.path + "/none") }?.kind == .missing)
    #expect(fault { _ = try Dataset.mnist(in: folder.path + "/train-images-idx3-ubyte") }?.kind == .foreign)
  }

  @Test func aFolderInPlaceOfAFileIsRefused() throws {
    let folder = try Self.folder(["train-images-idx3-ubyte": nil, "train-images-idx3-ubyte/x": []])
    #expect(fault { _ = try Dataset.mnist(in: folder.path) }?.kind == .unreadable)
  }
}
