import Foundation
import Testing
import Torch

/// A tensor as `Scripts/golden/torch_ops.py` writes it.
struct GoldenTensor: Decodable, Sendable {
  let shape: [Int]
  let values: [Float]

  func tensor() throws -> Tensor { try Tensor(values, shape: shape) }
}

/// Reads a file of the folder `Golden`.
func golden<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
  let url = try #require(Bundle.module.url(forResource: "Golden/\(name)", withExtension: "json"))
  return try JSONDecoder().decode(type, from: Data(contentsOf: url))
}

/// Expects equal shapes, and elements that differ by at most `tolerance` or that share of their size.
func expectClose(
  _ tensor: Tensor, _ expected: [Float], shape: [Int]? = nil, tolerance: Float = 1e-5, _ what: Comment? = nil,
  at location: SourceLocation = #_sourceLocation
) throws {
  let values = try tensor.array(of: Float.self)
  if let shape { #expect(tensor.shape == shape, what, sourceLocation: location) }
  try #require(values.count == expected.count, what, sourceLocation: location)
  let worst = zip(values, expected).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
  #expect(worst <= tolerance, what, sourceLocation: location)
}
