import CKernels

/// Channels of an image in memory as a sparse convolution reads and writes them, amid what must change no result.
///
/// Each plane starts at a multiple of 64 bytes. Gaps behind planes, and 64 bytes before the first and behind the last
/// one, are poisoned: they hold what is not a number, and infinities.
final class SparsePlanes {
  let count, pixels: Int
  private let pitch: Int
  private let memory: UnsafeMutableRawPointer
  private static let margin = 16

  init(count: Int, height: Int, width: Int, values: [Float]? = nil) {
    (self.count, pixels) = (count, height * width)
    pitch = Int(ck_sparse_plane(Int64(height), Int64(width)))
    let size = count * pitch + 2 * Self.margin
    memory = .allocate(byteCount: size * MemoryLayout<Float>.stride, alignment: 64)
    let numbers = memory.bindMemory(to: Float.self, capacity: size)
    for index in 0..<size { numbers[index] = Self.poison(index) }
    if let values {
      for plane in 0..<count {
        for pixel in 0..<pixels { start[plane * pitch + pixel] = values[plane * pixels + pixel] }
      }
    }
  }

  deinit { memory.deallocate() }

  private static func poison(_ index: Int) -> Float {
    switch index % 3 {
    case 0: .nan
    case 1: .infinity
    default: -.infinity
    }
  }

  private var numbers: UnsafeMutablePointer<Float> { memory.assumingMemoryBound(to: Float.self) }

  /// The first number of the first plane.
  var start: UnsafeMutablePointer<Float> { numbers + Self.margin }

  /// The numbers without gaps.
  var values: [Float] {
    (0..<count).flatMap { plane in (0..<pixels).map { start[plane * pitch + $0] } }
  }

  /// Whether what stands before the first plane and behind the last one is what it was.
  var marginsAreUntouched: Bool {
    let behind = Self.margin + count * pitch
    return (Array(0..<Self.margin) + Array(behind..<behind + Self.margin)).allSatisfy {
      numbers[$0].bitPattern == Self.poison($0).bitPattern
    }
  }
}
