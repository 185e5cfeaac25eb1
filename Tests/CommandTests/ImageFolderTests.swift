import Foundation
import Runs
import TestSupport
import Testing

/// Commands on folders of images.
struct ImageFolderTests {
  /// A PNG of one pixel.
  static let pixel = Data(
    base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

  /// Ten classes with four images for training and one for testing, of which one is none.
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for label in 0..<10 {
      for index in 0..<4 { try folder.write(try #require(pixel), to: "images/train/\(label)/\(index).png") }
      try folder.write(label == 7 ? Data("no image".utf8) : try #require(pixel), to: "images/val/\(label)/0.png")
    }
    return folder
  }

  static func train(_ options: String..., in folder: TemporaryFolder) throws -> Tool.Result {
    try Tool.run(
      [
        "train", "resnet20-cifar10", "--data", "imagefolder:images", "--epochs", "1", "--batch-size", "10", "--out",
        "run",
        "--json",
      ] + options, in: folder.url)
  }

  @Test("Images become as large as the network takes them; bad ones are named once and counted nowhere")
  func badImagesAreLeftOut() throws {
    let folder = try Self.folder()
    let result = try Self.train("--on-bad-image", "skip", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.split(separator: "images/val/7/0.png").count == 2, "\(result.errors)")
    let settings = try JSONValue(parsing: Data(folder.text(of: "run/run.json").utf8))["settings"]
    #expect(settings?["data"]?.string == "imagefolder:images" && settings?["on-bad-image"]?.string == "skip")
    let evaluation = try Tool.run(
      ["evaluate", "run", "--data", "imagefolder:images", "--on-bad-image", "skip", "--predictions", "seen", "--json"],
      in: folder.url)
    #expect(try evaluation.json["images"]?.int == 9)
    let predictions = try folder.text(of: "seen").split(separator: "\n")
    #expect(predictions.count == 10 && predictions[7] == "-1" && predictions.count { $0 == "-1" } == 1)
  }

  @Test func badImagesAreFatalUnlessSkipped() throws {
    let folder = try Self.folder()
    let result = try Self.train(in: folder)
    #expect(result.status == 2)
    #expect(result.errors.contains("images/val/7/0.png cannot be decoded"), "\(result.errors)")
  }

  @Test func imageSizeMustBeTheNetworks() throws {
    let folder = try Self.folder()
    let result = try Self.train("--image-size", "64", in: folder)
    #expect(result.status == 2)
    #expect(result.errors.contains("[3, 64, 64]"), "\(result.errors)")
  }

  @Test func subsetsAreRecorded() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run(
      [
        "train", "lenet5-synthetic", "--data", "synthetic", "--subset", "3.5%", "--epochs", "1", "--out", "run",
        "--json",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    let settings = try JSONValue(parsing: Data(folder.text(of: "run/run.json").utf8))["settings"]
    #expect(settings?["subset"]?.string == "3.5%")
    let evaluation = try Tool.run(
      ["evaluate", "run", "--data", "synthetic", "--subset", "900", "--json"], in: folder.url)
    // A tenth of the 9,000 training images, and so of the 2,000 test images.
    #expect(try evaluation.json["images"]?.int == 200)
  }
}
