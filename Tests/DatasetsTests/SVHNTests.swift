import Datasets
import TestSupport
import Testing

@Suite struct SVHNTests {
  /// The pixel of an image at a channel, row and column.
  static func pixel(_ image: Int, _ channel: Int, _ row: Int, _ column: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: image * 101 + channel * 57 + row * 13 + column)
  }

  /// Images in MATLAB's order, in which rows run fastest.
  static let images: [UInt8] = (0..<20).flatMap { image in
    (0..<3).flatMap { channel in
      (0..<32).flatMap { column in (0..<32).map { row in pixel(image, channel, row, column) } }
    }
  }
  static let labels = (0..<20).map { UInt8($0 % 10 + 1) }

  static func file(
    images: [UInt8] = Self.images, shape: [Int] = [32, 32, 3, 20], labels: [UInt8] = Self.labels,
    names: (String, String) = ("X", "y"),
    writer: MATWriter = MATWriter(compresses: true)
  ) -> [UInt8] {
    writer.file([(names.0, shape, images), (names.1, [labels.count, 1], labels)])
  }

  static func folder(test: [UInt8]? = file()) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(file(), to: "train_32x32.mat")
    if let test { try folder.write(test, to: "test_32x32.mat") }
    return folder
  }

  @Test func imagesAreTurnedAndTenMeansZero() throws {
    let folder = try Self.folder()
    let data = try Dataset.svhn(in: folder.path)
    #expect(data.imageShape == [3, 32, 32] && data.classCount == 10 && data.normalisation == .svhn)
    #expect(data.usualAugmentation == .none, "a mirrored digit is another or none")
    #expect(data.labels(of: .test) == (0..<20).map { ($0 + 1) % 10 })
    let pixels = Array(try data.pixels(of: 7, in: .test))
    for (channel, row, column) in [(0, 0, 0), (0, 0, 31), (1, 30, 2), (2, 31, 31)] {
      #expect(pixels[(channel * 32 + row) * 32 + column] == Self.pixel(7, channel, row, column))
    }
  }

  @Test func plainAndCompressedArraysReadAlike() throws {
    let plain = try Self.folder(test: Self.file(writer: MATWriter(isLittleEndian: false)))
    let compressed = try Self.folder()
    #expect(try Dataset.svhn(in: plain.path).contentHash == Dataset.svhn(in: compressed.path).contentHash)
  }

  static let bad: [([UInt8]?, DataError.Fault, String)] = [
    (nil, .missing, "lacks the file test_32x32.mat"),
    (file().dropLast(100), .truncated, "test_32x32.mat ends after"),
    (file(labels: [0] + labels.dropFirst()), .label, "gives image 0 the label 0, which is not from 1 to 10"),
    (file(labels: labels.dropLast() + [11]), .label, "gives image 19 the label 11"),
    (file(labels: labels.dropLast()), .mismatch, "holds 20 images for labels of shape [19, 1]"),
    (file(shape: [32, 32, 20, 3]), .foreign, "images of shape [32, 32, 20, 3]"),
    (file(names: ("X", "z")), .foreign, "holds the arrays 'X' and 'z', not X and y"),
    (Array(repeating: 7, count: 300), .foreign, "is not a MAT file of MATLAB's level 5"),
  ]

  @Test(arguments: bad.indices)
  func badFilesAreNamedWithTheirFault(case number: Int) throws {
    let (content, kind, words) = Self.bad[number]
    let folder = try Self.folder(test: content)
    let found = try #require(fault { _ = try Dataset.svhn(in: folder.path) })
    #expect(found.kind == kind)
    #expect(found.sentence.contains(words) && found.sentence.hasPrefix(folder.path), "\(found.sentence)")
  }
}
