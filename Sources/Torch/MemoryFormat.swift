/// The order in which a tensor's elements lie in memory.
///
/// Shapes read the same in either.
public enum MemoryFormat: Int32, Sendable, Hashable {
  // The numbers are LibTorch's.

  /// Row-major: images as `[N, C, H, W]`, one plane a channel.
  case contiguous = 0
  /// Images pixel by pixel, their channels side by side; for tensors of four dimensions.
  case channelsLast = 2
}
