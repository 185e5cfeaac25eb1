import Datasets
import Foundation
import Testing

/// What Pillow and torchvision make of small images: `Golden/images.json`, by `Scripts/golden/datasets_images.py`.
struct GoldenImages: Decodable {
  let files: [String: Data]
  let decoded: [Picture]
  let evaluated: [Picture]
  let resized: [Picture]

  /// What became of a file.
  struct Picture: Decodable, Sendable, CustomTestStringConvertible {
    let file: String
    var side: Int?
    var region: [Int]?
    let width: Int
    let height: Int
    let pixels: Data

    var testDescription: String { "\(file) \(side ?? 0) \(region ?? [])" }
    var raster: Raster { Raster(width: width, height: height, channels: 3, bytes: Array(pixels)) }
  }

  /// The images, read once.
  static let all: GoldenImages = {
    do {
      return try reading("images", as: GoldenImages.self)
    } catch {
      Issue.record(error)
      return GoldenImages(files: [:], decoded: [], evaluated: [], resized: [])
    }
  }()

  static func reading<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
    let url = try #require(Bundle.module.url(forResource: "Golden/\(name)", withExtension: "json"))
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }

  /// The bytes of a file.
  static func file(_ name: String) -> [UInt8] { Array(all.files[name] ?? Data()) }
}
