import Datasets
import Torch

extension Batch {
  /// The images as a tensor `[N, C, H, W]` over the loader's own memory; nothing is copied.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func imageTensor() throws -> Tensor {
    let bytes = UnsafeMutableRawBufferPointer(
      UnsafeMutableBufferPointer(start: images.baseAddress, count: images.count))
    switch memoryOrder {
    case .channelsFirst: return try Tensor(borrowing: bytes, shape: shape, dataType: .float32, owner: images)
    case .channelsLast:
      let rows = [shape[0], shape[2], shape[3], shape[1]]
      return try Tensor(borrowing: bytes, shape: rows, dataType: .float32, owner: images).permuted([0, 3, 1, 2])
    }
  }

  /// The labels as a tensor `[N]`.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func labelTensor() throws -> Tensor { try Tensor(labels) }
}
