public import Torch

/// The type of the numbers that flow through a network while it runs.
public enum Precision: String, Sendable, CaseIterable {
  /// 32 bits throughout.
  case float32
  /// Activations and the weights of convolutions and linear layers in bfloat16; master weights, batch norm's own numbers,
  /// the loss and the optimiser stay in float32. So does evaluation on a processor without bfloat16 arithmetic.
  case bfloat16

  /// The type of activations.
  public var dataType: DataType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    }
  }

  /// The type of a convolution's weights, in which its sums are made.
  ///
  /// A processor without bfloat16 arithmetic converts every number each time that it is read, and so convolves three times
  /// slower than in single precision. There only what training keeps between the layers is bfloat16; evaluation keeps nothing.
  func kernelType(on device: Device) -> DataType {
    device == .cpu && !Runtime.multipliesBFloat16 ? .float32 : dataType
  }
}
