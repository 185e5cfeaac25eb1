import CKernels
import Testing

/// Sums over the pixels of channels, against their definition in double precision.
@Suite struct ChannelProductsTests {
  /// Channels that fill vectors and that do not; pixels that fill no strip, and some, and many images and few.
  static let shapes: [[Int]] =
    [1, 3, 10, 16, 63, 64, 100].flatMap { channels in [[2, 1, channels], [5, 7, channels], [3, 301, channels]] }
    + [[200, 49, 10], [1, 20_000, 16]]

  @Test(
    arguments: [CKPortable, CKAVX2, CKAVX512].filter(\.areSupported), [CKFloat32, CKBFloat16])
  func theyFollowTheDefinition(instructions: CKInstructions, element: CKElement) {
    for shape in Self.shapes {
      let (first, second) = (matrix(shape, element, step: 0.37), matrix(shape, element, step: 0.61))
      let found = sums(shape, first, second, instructions)
      let (a, b) = (first.values, second.values)
      for image in 0..<shape[0] {
        for channel in 0..<shape[2] {
          var (sum, size) = (0.0, 0.0)
          for pixel in 0..<shape[1] {
            let place = (image * shape[1] + pixel) * shape[2] + channel
            sum += Double(a[place]) * Double(b[place])
            size += abs(Double(a[place]) * Double(b[place]))
          }
          let difference = abs(Double(found[image * shape[2] + channel]) - sum)
          #expect(difference <= 1e-6 * size + 1e-9, "\(shape), image \(image), channel \(channel)")
        }
      }
    }
  }

  @Test func theOrderOfTasksChangesNothing() {
    let shape = [200, 49, 10]
    let (a, b) = (matrix(shape, CKFloat32, step: 0.37), matrix(shape, CKFloat32, step: 0.61))
    let backwards: CKParallel = { count, task, context in
      for index in (0..<count).reversed() { task?(context, index) }
    }
    let instructions = ck_best_instructions()
    #expect(sums(shape, a, b, instructions, parallel: backwards) == sums(shape, a, b, instructions))
  }

  private func matrix(_ shape: [Int], _ element: CKElement, step: Float) -> Matrix {
    Matrix((0..<shape.reduce(1, *)).map { (Float($0) * step).truncatingRemainder(dividingBy: 2) - 0.9 }, element)
  }

  private func sums(
    _ shape: [Int], _ a: Matrix, _ b: Matrix, _ instructions: CKInstructions,
    parallel: @escaping CKParallel = ck_serial
  ) -> [Float] {
    var sums = [Float](repeating: .nan, count: shape[0] * shape[2])
    let description = CKChannelProducts(
      images: Int64(shape[0]), pixels: Int64(shape[1]), channels: Int64(shape[2]), element: a.element,
      instructions: instructions, parallel: parallel)
    withUnsafePointer(to: description) { ck_channel_products($0, a.bytes, b.bytes, &sums) }
    return sums
  }
}
