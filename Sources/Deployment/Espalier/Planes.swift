import CKernels

/// Activations of a batch as the sparse kernels take them: channel after channel, each at a multiple of 64 bytes.
///
/// A vector of features is so many channels of one pixel.
final class Planes {
  /// Images, channels, height and width.
  struct Shape: Hashable {
    let images, channels, height, width: Int

    var planeCount: Int { images * channels }
    var pixels: Int { height * width }
    /// The lengths of the axes behind the batch.
    var lengths: [Int] { [channels, height, width] }
    /// The lengths of all axes.
    var list: [Int] { [images] + lengths }
    /// Numbers from one channel to the next.
    var pitch: Int { Int(ck_sparse_plane(Int64(height), Int64(width))) }
  }

  let shape: Shape
  let pitch: Int
  /// The first number of the first channel.
  let start: UnsafeMutablePointer<Float>
  private let memory: UnsafeMutableRawPointer

  /// The bytes before and behind that may be read.
  private static let margin = 64

  /// Zeros.
  init(_ shape: Shape) {
    self.shape = shape
    pitch = shape.pitch
    let count = shape.planeCount * pitch
    memory = .allocate(byteCount: count * MemoryLayout<Float>.stride + 2 * Self.margin, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: count * MemoryLayout<Float>.stride + 2 * Self.margin)
    start = (memory + Self.margin).bindMemory(to: Float.self, capacity: count)
  }

  deinit { memory.deallocate() }

  /// The bytes of all planes.
  var byteCount: Int { shape.planeCount * pitch * MemoryLayout<Float>.stride }

  /// The first number of a channel of an image, both counted in one.
  func plane(_ index: Int) -> UnsafeMutablePointer<Float> { start + index * pitch }

  /// Takes numbers without gaps, `[N, C, H, W]`.
  func fill(with values: [Float]) {
    values.withUnsafeBufferPointer { values in
      guard let first = values.baseAddress else { return }
      for index in 0..<shape.planeCount { plane(index).update(from: first + index * shape.pixels, count: shape.pixels) }
    }
  }

  /// The numbers without gaps, `[N, C, H, W]`.
  var values: [Float] {
    (0..<shape.planeCount).flatMap { UnsafeBufferPointer(start: plane($0), count: shape.pixels) }
  }
}
