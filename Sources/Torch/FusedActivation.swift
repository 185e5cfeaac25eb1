/// The activations that an operation can compute along with itself.
public enum FusedActivation: Int32, Sendable, CaseIterable {
  // The numbers are CTorch's.

  /// `z`
  case identity = 0
  /// `max(z, 0)`
  case relu = 1
  /// `min(max(z, 0), 6)`
  case relu6 = 2
}
