import Datasets
import Networks
import Torch

/// Draws patches of what layers read: a few places of the output for each image, and what the layer reads to make them.
///
/// The draws follow from the seed, the layer's name and the number of the batch, so that the same places are seen in two networks
/// whose layers give maps of the same size.
struct PatchSampler {
  /// How many places an image gives; all where a map has no more.
  let placesPerImage: Int
  /// The seed of the draws.
  let seed: UInt64

  /// A sampler; it takes ten places an image where nothing is said, as ThiNet and channel pruning by LASSO do.
  init(placesPerImage: Int = 10, seed: UInt64) {
    (self.placesPerImage, self.seed) = (placesPerImage, seed)
  }

  /// What a layer reads to make some places of its output, `[places, channels · kernel]`.
  ///
  /// - Parameters:
  ///   - input: a batch of what the layer reads.
  ///   - kernel: the height and width of its kernel.
  func patches(of input: Tensor, readBy node: Node, kernel: [Int], batch: Int) throws -> Tensor {
    guard case .convolution(let convolution) = node.operation, input.rank == 4 else {
      return try input.reshaped(to: [-1, input.shape[input.rank - 1]])
    }
    let (padding, stride, dilation) = (convolution.padding, convolution.stride, convolution.dilation)
    let padded = try input.padded([(padding.height, padding.height), (padding.width, padding.width)])
    let (count, channels, height, width) = (padded.shape[0], padded.shape[1], padded.shape[2], padded.shape[3])
    let map = (
      height: (height - dilation.height * (kernel[0] - 1) - 1) / stride.height + 1,
      width: (width - dilation.width * (kernel[1] - 1) - 1) / stride.width + 1
    )
    let drawn = places(of: map.height * map.width, images: count, node, batch)
    let pixels = try padded.permuted([0, 2, 3, 1]).reshaped(to: [count * height * width, channels])
    let rows = try (0..<kernel[0] * kernel[1]).map { offset in
      let (down, right) = (offset / kernel[1] * dilation.height, offset % kernel[1] * dilation.width)
      return try pixels.indexSelect(
        0,
        drawn.map { image, place in
          let (row, column) = (place / map.width * stride.height, place % map.width * stride.width)
          return (image * height + row + down) * width + column + right
        })
    }
    return try Tensor.stacked(rows, along: 2).reshaped(to: [drawn.count, channels * rows.count])
  }

  /// The same places of a layer's output, `[places, channels]`.
  func outputs(_ output: Tensor, of node: Node, batch: Int) throws -> Tensor {
    guard case .convolution = node.operation, output.rank == 4 else {
      return try output.reshaped(to: [-1, output.shape[output.rank - 1]])
    }
    let (count, size) = (output.shape[0], output.shape[2] * output.shape[3])
    return try output.permuted([0, 2, 3, 1]).reshaped(to: [count * size, output.shape[1]])
      .indexSelect(0, places(of: size, images: count, node, batch).map { $0 * size + $1 })
  }

  private func places(of size: Int, images: Int, _ node: Node, _ batch: Int) -> [(image: Int, place: Int)] {
    var stream = RandomStream(seed: seed, name: "patches/\(node.name)").substream(batch)
    return (0..<images).flatMap { image in
      size <= placesPerImage
        ? (0..<size).map { (image, $0) }
        : (0..<placesPerImage).map { _ in (image, Int.random(in: 0..<size, using: &stream)) }
    }
  }
}
