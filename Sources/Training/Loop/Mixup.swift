package import Datasets
package import Torch

/// Images and targets of a batch blended with those of the same batch in another order.
///
/// From Zhang and others 2018:
/// `x' = μ x + (1 - μ) x[π]`, and the targets likewise, with `μ` drawn from `Beta(α, α)` once a batch and `π` a random order,
/// as in the authors' code.
package struct Mixup {
  /// `μ`, the share of the images that keep their place.
  package let share: Double
  /// `π`.
  package let order: [Int]

  /// Draws for a batch of `count` images.
  package init(alpha: Double, count: Int, from stream: RandomStream) {
    var stream = stream
    share = stream.beta(alpha, alpha)
    order = stream.permutation(of: count)
  }

  /// Labels as probabilities `[N, classes]`: one for the label's class and zero for the others.
  package static func probabilities(of labels: ArraySlice<Int64>, among classes: Int) throws -> Tensor {
    try Tensor(
      labels.flatMap { label in (0..<classes).map { $0 == Int(label) ? Float(1) : 0 } }, shape: [labels.count, classes])
  }

  /// Numbers of the batch, the batch in front, blended.
  package func blend(_ values: Tensor) throws -> Tensor {
    try values * share + values.indexSelect(0, order) * (1 - share)
  }
}
