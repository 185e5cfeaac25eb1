import Datasets
import Testing

/// Files that are no images, or no longer: errors that name them, and never a crash.
@Suite struct DamagedImageTests {
  static let samples = GoldenImages.all.files.keys.filter { !$0.hasSuffix("upright") }.sorted()

  @Test func whatIsNoImageIsNamed() {
    #expect(fault { _ = try EncodedImage([], path: "a/b.jpg") }?.sentence == "a/b.jpg is empty.")
    #expect(
      fault { _ = try EncodedImage(Array("cats and dogs\n".utf8), path: "a/b.jpg") }?.sentence
        == "a/b.jpg cannot be decoded: it is neither a JPEG nor a PNG file.")
    #expect(fault { _ = try EncodedImage(readingFrom: "nowhere/c.png") }?.kind == .missing)
  }

  @Test("A file that is cut off is refused wherever it ends", arguments: samples)
  func truncation(of name: String) throws {
    let bytes = GoldenImages.file(name)
    for count in stride(from: 0, to: bytes.count - 2, by: 7) {
      let found = fault { _ = try EncodedImage(Array(bytes[..<count]), path: name).decoded() }
      // What stands behind the last pixel of a PNG is not read.
      if name.hasPrefix("png"), found == nil, count > bytes.count - 32 { continue }
      #expect(found?.kind == (count == 0 ? .truncated : .corrupt), "\(name) after \(count) of \(bytes.count) bytes")
    }
  }

  @Test("Random damage is an error or another image", arguments: samples)
  func damage(of name: String) throws {
    var stream = RandomStream(seed: 1, name: name)
    let bytes = GoldenImages.file(name)
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0..<stream.integer(in: 1...8) {
        damaged[stream.integer(below: damaged.count)] = UInt8(stream.integer(below: 256))
      }
      if stream.bit() { damaged.removeSubrange(stream.integer(below: damaged.count)...) }
      guard let image = try? EncodedImage(damaged, path: name), image.width * image.height < 1 << 16 else { continue }
      if let decoded = try? image.decoded() { #expect(decoded.bytes.count == 3 * image.width * image.height) }
    }
  }

  @Test func hugeImagesAreRefused() throws {
    var bytes = GoldenImages.file("jpeg-420")
    let header = try #require((0..<bytes.count - 1).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes.replaceSubrange(header + 5..<header + 9, with: [0xFF, 0, 0xFF, 0])
    #expect(
      fault { _ = try EncodedImage(bytes, path: "huge.jpg") }?.sentence
        == "huge.jpg says that it has 65280×65280 pixels.")
  }
}
