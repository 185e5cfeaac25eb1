package import Torch

/// What layers' outputs lose when the channels that they read are scaled, as a quadratic form: `E(β) = T − 2 mᵀβ + βᵀMβ`.
///
/// `β` has a number for each channel of a class: 1 leaves it as it is, 0 removes it. For one layer
/// `M[i, j] = tr(W_i G_ij W_jᵀ)`, with `G` the mean product of its patches and `W_i` the weights that read channel `i`, and
/// `E` is the mean squared change of its output, exactly. The forms of several layers add up.
package struct LayerQuadratic {
  /// How many channels there are.
  package let width: Int
  /// `E(0)`: what is lost with all channels.
  package private(set) var energy: Double
  /// `m`, by which each channel explains the output.
  package private(set) var cross: [Double]
  /// `M`, row by row.
  package private(set) var matrix: [Double]
  /// `‖W_i‖²` of the weights that read each channel.
  package private(set) var weightEnergies: [Double]

  /// A form of given numbers.
  package init(energy: Double, cross: [Double], matrix: [Double], weightEnergies: [Double]? = nil) {
    width = cross.count
    (self.energy, self.cross, self.matrix) = (energy, cross, matrix)
    self.weightEnergies = weightEnergies ?? cross.map { _ in 1 }
  }

  /// The form of a layer whose output is to stay as it was, of the same inputs: `m = M 1`, `T = 1ᵀM1`.
  ///
  /// - Parameters:
  ///   - gram: `[d, d]`.
  ///   - weight: `[n, d]`.
  ///   - channels: for each of the `d` numbers, to which channel it belongs; nil for those that stay whatever happens.
  ///   - width: how many channels there are.
  package init(gram: Tensor, weight: Tensor, channels: [Int?], width: Int) throws {
    let columns = channels.indices.filter { channels[$0] != nil }
    let labels = try Tensor(columns.compactMap { channels[$0] })
    let kept = try Tensor(columns)
    let own = try weight.indexSelect(1, kept)
    let products = try own.transposed(0, 1).matmul(own) * gram.indexSelect(0, kept).indexSelect(1, kept)
    let rows = try Tensor.zeros([width, columns.count], dataType: .float64).indexAdd(0, labels, products)
    let matrix = try Tensor.zeros([width, width], dataType: .float64).indexAdd(1, labels, rows)
    let cross = try matrix.sum(over: [1]).array(of: Double.self)
    let energies = try Tensor.zeros([width], dataType: .float64)
      .indexAdd(0, labels, own.squared().sum(over: [0])).array(of: Double.self)
    self.init(
      energy: cross.reduce(0, +), cross: cross, matrix: try matrix.array(of: Double.self), weightEnergies: energies)
  }

  /// `E(β)`.
  package func loss(scaling scales: [Double]) -> Double {
    var loss = energy
    for (row, scale) in scales.enumerated() where scale != 0 {
      loss -= 2 * cross[row] * scale
      for column in 0..<width { loss += scale * matrix[row * width + column] * scales[column] }
    }
    return loss
  }

  /// The form in units of what is lost with all channels; of channels that explain nothing, as it is.
  package var relative: LayerQuadratic { energy > 0 ? scaled(by: 1 / energy) : self }

  private func scaled(by factor: Double) -> LayerQuadratic {
    LayerQuadratic(
      energy: energy * factor, cross: cross.map { $0 * factor }, matrix: matrix.map { $0 * factor },
      weightEnergies: weightEnergies.map { $0 * factor })
  }

  /// The sum of two forms of the same channels.
  package static func + (one: LayerQuadratic, other: LayerQuadratic) -> LayerQuadratic {
    LayerQuadratic(
      energy: one.energy + other.energy, cross: zip(one.cross, other.cross).map { $0 + $1 },
      matrix: zip(one.matrix, other.matrix).map { $0 + $1 },
      weightEnergies: zip(one.weightEnergies, other.weightEnergies).map { $0 + $1 })
  }
}
