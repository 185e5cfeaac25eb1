import CTorch

/// Where a tensor lives and is computed.
public enum Device: Sendable, Hashable, CustomStringConvertible {
  /// The processor and its memory.
  case cpu
  /// The CUDA device of that index.
  case cuda(Int)
  /// The Metal device of a Mac.
  case mps

  /// As LibTorch writes it: `cpu`, `cuda:0`, `mps`.
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    case .mps: "mps"
    }
  }

  // The numbers are LibTorch's.
  private static let cpuKind: Int32 = 0
  private static let cudaKind: Int32 = 1
  private static let mpsKind: Int32 = 13

  var native: CTDevice {
    switch self {
    case .cpu: CTDevice(kind: Self.cpuKind, index: -1)
    case .cuda(let index): CTDevice(kind: Self.cudaKind, index: Int32(index))
    case .mps: CTDevice(kind: Self.mpsKind, index: -1)
    }
  }

  init(native: CTDevice) {
    switch native.kind {
    case Self.cudaKind: self = .cuda(Int(max(native.index, 0)))
    case Self.mpsKind: self = .mps
    default: self = .cpu
    }
  }
}
