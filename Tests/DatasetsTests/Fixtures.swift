import Datasets
import Foundation
import TestSupport
import Testing

/// Bytes in gzip's format, in stored blocks.
func gzipped(_ content: [UInt8]) -> [UInt8] {
  func littleEndian(_ value: UInt32, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  for start in stride(from: 0, to: max(content.count, 1), by: 65535) {
    let block = content[start..<min(start + 65535, content.count)]
    result.append(start + 65535 >= content.count ? 1 : 0)
    result += littleEndian(UInt32(block.count), bytes: 2) + littleEndian(~UInt32(block.count), bytes: 2) + block
  }
  let checksum = content.reduce(UInt32.max) { checksum, byte in
    (0..<8).reduce(checksum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }
  return result + littleEndian(~checksum, bytes: 4) + littleEndian(UInt32(content.count), bytes: 4)
}

/// An IDX file of bytes.
func idx(_ shape: [Int], _ elements: [UInt8]) -> [UInt8] {
  [0, 0, 8, UInt8(shape.count)] + shape.flatMap { count in [24, 16, 8, 0].map { UInt8(count >> $0 & 255) } } + elements
}

/// Random images in `classCount` classes that take turns.
func randomImages(_ count: Int, shape: [Int], classCount: Int, seed: UInt64 = 1) -> LabelledImages {
  var generator = SeededGenerator(seed: seed)
  return LabelledImages(
    pixels: (0..<count * shape.reduce(1, *)).map { _ in UInt8.random(in: 0...255, using: &generator) },
    labels: (0..<count).map { $0 % classCount })
}

/// A data set of random images, three channels of five by seven unless told.
func randomDataset(
  train: Int = 60, test: Int = 23, shape: [Int] = [3, 5, 7], classCount: Int = 4, searchCount: Int? = nil
) throws -> Dataset {
  try Dataset(
    name: "random", imageShape: shape, classCount: classCount, normalisation: .none(channels: shape[0]),
    train: randomImages(train, shape: shape, classCount: classCount),
    test: randomImages(test, shape: shape, classCount: classCount, seed: 2), searchCount: searchCount)
}

/// The folder of a real data set, if the environment names one.
func realData(_ name: String) -> String? {
  guard let root = ProcessInfo.processInfo.environment["ESPALIER_DATA"] else { return nil }
  let path = "\(root)/\(name)"
  return FileManager.default.fileExists(atPath: path) ? path : nil
}

/// The fault that an action throws, and its sentence; any other error is an issue.
func fault(_ action: () throws -> Void) -> (kind: DataError.Fault, sentence: String)? {
  do {
    try action()
    return nil
  } catch let error as DataError {
    return (error.fault, error.description)
  } catch {
    Issue.record(error)
    return nil
  }
}
