/// Numbers in memory that a tensor may hold on to without copying them.
///
/// The memory is aligned to 64 bytes, of fixed length, and lives exactly as long as this object. It is written once,
/// before anyone else sees the object; a tensor made from it must not be written in place.
public final class PixelBuffer: @unchecked Sendable {
  /// The first number.
  public let baseAddress: UnsafeMutablePointer<Float>
  /// How many numbers there are.
  public let count: Int

  /// Allocates room for `count` numbers and lets `fill` write every one of them.
  public init(count: Int, fill: (UnsafeMutablePointer<Float>) -> Void) {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    baseAddress = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
    fill(baseAddress)
  }

  deinit { UnsafeMutableRawPointer(baseAddress).deallocate() }

  /// The numbers, copied.
  public var values: [Float] { Array(UnsafeBufferPointer(start: baseAddress, count: count)) }
}
