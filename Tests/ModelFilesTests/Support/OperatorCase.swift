import Foundation
import Testing

/// A small ONNX model and what it computes, from `Scripts/golden/model_files_operators.py`.
struct OperatorCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Output: Decodable, Sendable {
    /// The shape, the batch left out.
    let shape: [Int]
    let numbers: [Double]
  }

  let name: String
  let model: Data
  let outputs: [Output]
  /// Whether the inputs are all above zero.
  let positive: Bool?
  /// The labels of the operators that the model must become, where that matters.
  let expect: [String]?

  var testDescription: String { name }

  /// The inputs that the script's `numbers` makes.
  func numbers(_ count: Int) -> [Float] {
    (0..<count).map { index in
      let wild = (index * 37 + 11) % 61
      return Float(positive == true ? wild + 1 : wild - 30) / 16
    }
  }

  /// All cases.
  static func all() throws -> [OperatorCase] {
    try JSONDecoder().decode([OperatorCase].self, from: Golden.data("onnx_operators.json"))
  }
}
