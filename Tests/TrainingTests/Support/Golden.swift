import Foundation
import Testing
import Torch

/// A tensor as `Scripts/golden/training_forward.py` writes it.
struct GoldenTensor: Decodable, Sendable {
  let shape: [Int]
  let values: [Float]
}

/// Reads a file of the folder `Golden`.
func golden<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
  let url = try #require(Bundle.module.url(forResource: "Golden/\(name)", withExtension: "json"))
  return try JSONDecoder().decode(type, from: Data(contentsOf: url))
}

/// The largest distance between two lists, as a share of the largest number of the second or of one.
func distance(_ found: [Float], _ expected: [Float]) -> Double {
  guard found.count == expected.count else { return .infinity }
  let scale = expected.reduce(1) { max($0, abs($1)) }
  return zip(found, expected).reduce(0) { largest, pair in
    let apart = Double(abs(pair.0 - pair.1) / scale)
    return apart <= largest ? largest : apart  // what is not a number counts as far
  }
}

/// Expects the same shape as PyTorch's result and numbers within `tolerance` of its own, on the scale of the largest.
func expectClose(
  _ tensor: Tensor, _ expected: GoldenTensor, tolerance: Double = 1e-5, _ what: Comment? = nil,
  at location: SourceLocation = #_sourceLocation
) throws {
  #expect(tensor.shape == expected.shape, what, sourceLocation: location)
  #expect(
    distance(try tensor.array(of: Float.self), expected.values) <= tolerance, what, sourceLocation: location)
}
