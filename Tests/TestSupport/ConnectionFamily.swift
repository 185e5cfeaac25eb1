import Foundation

/// Matrices drawn by a generator that is the same everywhere, so that what solvers keep of them can be known beforehand.
package enum ConnectionFamily: String, Sendable {
  /// Independent uniform numbers.
  case uniform
  /// Norms of kernels of 3×3 uniform weights.
  case kernels
  /// Uniform numbers whose rows and columns differ in size, as scales of batch norm make them.
  case scaled

  /// The numbers of a matrix, row by row.
  package func values(_ rows: Int, _ columns: Int, seed: UInt64) -> [Double] {
    // SplitMix64: the k-th number follows from the seed and k alone.
    func number(_ index: Int) -> Double {
      var z = seed &+ (UInt64(index) + 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
    return (0..<rows * columns).map { index in
      switch self {
      case .uniform: return number(index)
      case .kernels:
        let sum = (0..<9).reduce(0.0) { $0 + (number(9 * index + $1) - 0.5) * (number(9 * index + $1) - 0.5) }
        return (12 * sum).squareRoot()
      case .scaled:
        let (row, column) = (index / columns, index % columns)
        let (height, width) = (number(rows * columns + row), number(rows * columns + rows + column))
        return number(index) * exp(2 * (height - 0.5)) * exp(2 * (width - 0.5))
      }
    }
  }
}
