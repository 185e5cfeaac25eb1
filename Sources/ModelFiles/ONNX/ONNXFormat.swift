import Runs

/// What Espalier writes into ONNX files beside the network itself.
enum ONNXFormat {
  /// The versions of ONNX's own operators that are written; the oldest that can say all of a network is taken.
  static let operatorSets = 17...22
  /// The oldest version of ONNX's own operators that is read.
  static let oldestOperatorSet: Int64 = 7
  static let producer = "espalier"
  static let producerVersion = Versions.current
  /// The most bytes that a protobuf message, and so a file, may take.
  static let mostBytes = Int(Int32.max)
  /// The name of the axis whose length is left open.
  static let batchAxis = "batch"

  /// The version of the file format that goes with a version of the operators.
  static func irVersion(operatorSet: Int) -> Int64 {
    switch operatorSet {
    case ..<19: 8
    case 19, 20: 9
    default: 10
    }
  }
}

/// Words in a `doc_string` that tell Espalier's reader what ONNX's operators alone do not.
///
/// On the first of the ONNX nodes that stand for one of ours there may be that node as a line of an architecture file.
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
  /// On `DequantizeLinear`: what it makes is a parameter.
  static let parameter = "parameter"
}

extension Float {
  /// The double that the shortest decimal of this number stands for: 0.1 for the float nearest to 0.1.
  package var decimal: Double { Double(description) ?? Double(self) }
}
