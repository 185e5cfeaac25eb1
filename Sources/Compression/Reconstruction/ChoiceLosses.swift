import Foundation
import Torch

/// What many choices of channels lose, all at once: one product of matrices.
///
/// `E = E(1) + 2 (m − M1)ᵀs + sᵀMs`, with a row of `s` for each choice, 1 where a channel goes: the fitness of Hu et al. 2018 for a
/// whole population. The numbers of the form are rounded so far that every sum of them is exact, 34 bits behind the largest for 512
/// channels, so that no order of adding them up, and hence no number of threads, makes a difference.
package struct ChoiceLosses {
  private let matrix: Tensor
  private let linear: Tensor
  private let whole: Double

  /// The losses of choices of the channels of `form`.
  package init(_ form: LayerQuadratic) throws {
    let width = form.width
    let slopes = (0..<width).map { row in
      2 * (0..<width).reduce(form.cross[row]) { $0 - form.matrix[row * width + $1] }
    }
    let terms = width * (width + 1)
    let largest = (form.matrix + slopes).reduce(0) { max($0, abs($1)) } * Double(max(1, terms))
    // Sums stay below 2⁵² units.
    let unit = largest > 0 ? scalbn(1, Int(largest.exponent) - 51) : 1
    func exact(_ value: Double) -> Double { (value / unit).rounded() * unit }
    matrix = try Tensor(form.matrix.map(exact), shape: [width, width])
    linear = try Tensor(slopes.map(exact), shape: [1, width])
    whole = form.loss(scaling: Array(repeating: 1, count: width))
  }

  /// `E` of each choice; true stands for a channel that stays.
  package func losses(keeping choices: [[Bool]]) throws -> [Double] {
    guard let width = choices.first?.count else { return [] }
    let gone = try 1 - Tensor(Array(choices.joined()), shape: [choices.count, width]).to(.float64)
    return try (gone * (gone.matmul(matrix) + linear)).sum(over: [1]).array(of: Double.self).map { whole + $0 }
  }
}
