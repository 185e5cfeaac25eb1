import Foundation
import Torch

/// What many choices of channels lose, all at once: one product of matrices.
///
/// `E = E(1) + 2 (m − M1)ᵀs + sᵀMs`, with a row of `s` for each choice, 1 where a channel goes: the fitness of Hu et al. 2018 for a
/// whole population. The numbers of the form are rounded so far that every sum of them is exact, 34 bits behind the largest for 512
/// channels, so that no order of adding them up, and hence no number of threads, makes a difference. As `M` is symmetric, what
/// stands below its diagonal is counted above it: panels of columns are as high as they reach down.
package struct ChoiceLosses {
  /// Some columns of `M` down to the diagonal, twice what stands above the block on it.
  private let panels: [(columns: Range<Int>, matrix: Tensor)]
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
    panels = try stride(from: 0, to: width, by: Self.panelWidth).map { start in
      let columns = start..<min(start + Self.panelWidth, width)
      let numbers = (0..<columns.upperBound).flatMap { row in
        columns.map { exact(form.matrix[row * width + $0]) * (row < start ? 2 : 1) }
      }
      return (columns, try Tensor(numbers, shape: [columns.upperBound, columns.count]))
    }
    linear = try Tensor(slopes.map(exact), shape: [1, width])
    whole = form.loss(scaling: Array(repeating: 1, count: width))
  }

  /// `E` of each choice; true stands for a channel that stays.
  package func losses(keeping choices: [[Bool]]) throws -> [Double] {
    guard let width = choices.first?.count else { return [] }
    let gone = try 1 - Tensor(Array(choices.joined()), shape: [choices.count, width]).to(.float64)
    let products = try panels.map { columns, matrix in
      try gone.slice(1, to: columns.upperBound).matmul(matrix)
    }
    return try (gone * (Tensor.concatenated(products, along: 1) + linear)).sum(over: [1]).array(of: Double.self)
      .map { whole + $0 }
  }

  /// Of 512 columns, panels of 128 leave five eighths of the work.
  private static let panelWidth = 128
}
