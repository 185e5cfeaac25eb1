/// The images that an architecture's first strides are meant for, where it has variants.
public enum Images: Sendable, Hashable, CaseIterable {
  /// 224×224.
  case photographs
  /// 32×32.
  case small

  /// The shape of one, in colour.
  var shape: [Int] { self == .photographs ? [3, 224, 224] : [3, 32, 32] }
}
