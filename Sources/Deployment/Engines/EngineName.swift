/// The inference engines that networks are measured on.
public enum EngineName: String, CaseIterable, Codable, Hashable, Sendable {
  /// Intel's OpenVINO, by its C interface.
  case openvino
  /// Microsoft's ONNX Runtime, by its C interface.
  case onnxruntime
  /// LibTorch, run by Espalier's own executor with batch norm folded: what networks are trained with, as a baseline.
  case libtorch
  /// Espalier's own, for networks most of whose weights are zero.
  case espalier
}
