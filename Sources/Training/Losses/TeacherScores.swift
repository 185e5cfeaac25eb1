import Datasets
import Foundation
import Networks
import Runs
import Torch

/// A teacher's scores for every image of a train split, on disk.
///
/// They serve where the images are the same in every epoch. The file holds the numbers alone, image after image, in
/// little-endian single precision; its name says whose they are, so several runs may share a folder. It is mapped, not read.
struct TeacherScores: Sendable {
  private let content: Data
  private let classCount: Int

  /// Takes the scores from the folder, or has the teacher look at every image and leaves them there.
  ///
  /// - Throws: `TorchError` when LibTorch fails, `RunError` when the folder cannot be written to, and what `check` throws.
  init(
    of teacher: Network, running executor: Executor, on dataset: Dataset, in folder: String, check: () throws -> Void
  ) throws {
    classCount = dataset.classCount
    let length = dataset.count(of: .train) * dataset.classCount * MemoryLayout<Float>.size
    let name = "\(try teacher.contentHash())-\(dataset.contentHash)-\(length)-\(executor.precision.rawValue).scores"
    let path = "\(folder)/\(name)"
    if let kept = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped), kept.count == length {
      content = kept
      return
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AtomicFile.write(to: path) { temporary in
      let file = try OpenFile(temporary, flags: O_WRONLY | O_CREAT | O_EXCL, namedInErrors: path)
      try withoutGradients {
        let batches = Loader.evaluation(on: dataset, split: .train, batchSize: 250).batches()
        let imageSize = dataset.classCount * MemoryLayout<Float>.size
        var written = 0
        while let batch = try batches.next() {
          let scores = try executor.forward(try batch.imageTensor()).to(.cpu).contiguous().array(of: Float.self)
          let numbers = scores.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
          // Images that cannot be read are left out of batches; zeros keep their places.
          var bytes: [UInt8] = []
          for (row, index) in batch.indices.enumerated() {
            bytes += Array(repeating: 0, count: (index - written) * imageSize)
            bytes += numbers[row * imageSize..<(row + 1) * imageSize]
            written = index + 1
          }
          try file.write(bytes)
          try check()
        }
        try file.write([UInt8](repeating: 0, count: (dataset.count(of: .train) - written) * imageSize))
      }
    }
    content = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
  }

  /// The scores of some images of the split, `[N, classes]`.
  func scores(of indices: ArraySlice<Int>) throws -> Tensor {
    let values = content.withUnsafeBytes { bytes in
      indices.flatMap { index in
        (0..<classCount).map { place in
          Float(
            bitPattern: UInt32(
              littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * (index * classCount + place), as: UInt32.self)))
        }
      }
    }
    return try Tensor(values, shape: [indices.count, classCount])
  }
}
