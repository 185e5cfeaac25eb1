public import Torch

/// The type of the numbers that flow through a network while it runs.
public enum Precision: String, Sendable, CaseIterable {
  /// 32 bits throughout.
  case float32
  /// Activations and the weights of convolutions and linear layers in bfloat16; master weights, batch norm's own numbers,
  /// the loss and the optimiser stay in float32.
  case bfloat16

  /// The type of activations.
  public var dataType: DataType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    }
  }
}
