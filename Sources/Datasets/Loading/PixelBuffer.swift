/// Numbers in memory that a tensor may hold on to without copying them.
///
/// The memory is aligned to 64 bytes, of fixed length, and lives exactly as long as this object. It is written once,
/// before anyone else sees the object; a tensor made from it must not be written in place.
public final class PixelBuffer: @unchecked Sendable {
  /// The first number.
  public let baseAddress: UnsafeMutablePointer<Float>
  /// How many numbers there are.
  public private(set) var count: Int

  /// Allocates room for `capacity` numbers, all of which are to be written, or cut off with `shorten(to:)`.
  init(capacity: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(capacity, 1) * MemoryLayout<Float>.stride, alignment: 64)
    baseAddress = bytes.bindMemory(to: Float.self, capacity: max(capacity, 1))
    count = capacity
  }

  /// Allocates room for `count` numbers and lets `fill` write every one of them.
  public convenience init(count: Int, fill: (UnsafeMutablePointer<Float>) -> Void) {
    self.init(capacity: count)
    fill(baseAddress)
  }

  deinit { UnsafeMutableRawPointer(baseAddress).deallocate() }

  /// Leaves out what stands behind the first `count` numbers, before anyone else has seen the object.
  func shorten(to count: Int) { self.count = min(self.count, count) }

  /// The numbers, copied.
  public var values: [Float] { Array(UnsafeBufferPointer(start: baseAddress, count: count)) }
}
