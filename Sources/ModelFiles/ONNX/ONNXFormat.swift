/// What Espalier writes into ONNX files beside the network itself.
enum ONNXFormat {
  /// The version of the file format that is written.
  static let irVersion: Int64 = 8
  /// The version of ONNX's own operators that is written.
  static let operatorSet: Int64 = 17
  /// The oldest version of ONNX's own operators that is read.
  static let oldestOperatorSet: Int64 = 7
  static let producer = "espalier"
  static let producerVersion = "1"
  /// The name of the axis whose length is left open.
  static let batchAxis = "batch"
}

/// Words in a `doc_string` that tell Espalier's reader what ONNX's operators alone do not.
enum ONNXNote {
  /// On `Mul`: the product of a value and its sigmoid is one `silu`.
  static let silu = "silu"
  /// On `AveragePool`: the window followed from the grid that was asked for.
  static let adaptive = "adaptive"
  /// On a pooling node: it rounds up, which changes nothing for this input.
  static let roundsUp = "rounds up"
  /// On a pooling node: padding does not count, which changes nothing for a maximum.
  static let ignoresPadding = "ignores padding"
  /// On an initialiser: no optimiser changes it.
  static let frozen = "not trained"
  /// On an initialiser: it is no parameter but a setting of a node.
  static let setting = "setting"
}

extension Float {
  /// The double that the shortest decimal of this number stands for: 0.1 for the float nearest to 0.1.
  package var decimal: Double { Double(description) ?? Double(self) }
}
