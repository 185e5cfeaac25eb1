import Torch

/// Means over patches `x`, and over what is to be made of them, `y`: of each, and of their products.
struct Moments {
  /// How many patches were seen.
  private(set) var count = 0
  private var inputs: Tensor?
  private var products: Tensor?
  private var targets: Tensor?
  private var crossed: Tensor?

  /// Adds patches `[m, d]` and what is to be made of them, `[m, n]`; sums are of double precision.
  mutating func add(_ patches: Tensor, targets: Tensor? = nil) throws {
    let x = try patches.to(.cpu).to(.float64)
    let transposed = try x.transposed(0, 1)
    count += x.shape[0]
    inputs = try inputs.adding(x.sum(over: [0]))
    products = try products.adding(productOf: transposed, and: x)
    guard let y = try targets?.to(.cpu).to(.float64) else { return }
    self.targets = try self.targets.adding(y.sum(over: [0]))
    crossed = try crossed.adding(productOf: transposed, and: y)
  }

  /// The mean of the patches, `[d]`.
  func meanInput() throws -> Tensor { try mean(of: inputs) }

  /// The mean of what is to be made of them, `[n]`.
  func meanTarget() throws -> Tensor { try mean(of: targets) }

  /// `E x xᵀ`, `[d, d]`; of the differences from the mean where they are centred.
  func gram(centred: Bool) throws -> Tensor {
    let gram = try mean(of: products)
    guard centred else { return gram }
    let mean = try meanInput()
    return try gram - mean.unsqueezed(1) * mean.unsqueezed(0)
  }

  /// `E x yᵀ`, `[d, n]`; of the differences from the means where they are centred.
  func cross(centred: Bool) throws -> Tensor {
    let cross = try mean(of: crossed)
    guard centred else { return cross }
    return try cross - meanInput().unsqueezed(1) * meanTarget().unsqueezed(0)
  }

  /// The moments of some of the numbers of a patch, and of the same targets.
  func restricted(to columns: [Int]) throws -> Moments {
    var moments = self
    moments.inputs = try inputs?.indexSelect(0, columns)
    moments.products = try products?.indexSelect(0, columns).indexSelect(1, columns)
    moments.crossed = try crossed?.indexSelect(0, columns)
    return moments
  }

  /// The same moments with what a layer makes of all numbers as its target.
  ///
  /// - Parameters:
  ///   - weight: the layer's, `[n, d]`.
  ///   - bias: the layer's, `[n]`.
  func reproducing(weight: Tensor, bias: Tensor) throws -> Moments {
    guard let inputs, let products else { return self }
    var moments = self
    let column = try inputs.unsqueezed(1)
    moments.targets = try weight.matmul(column).reshaped(to: [weight.shape[0]]) + bias * Double(count)
    moments.crossed = try products.matmul(weight.transposed(0, 1)) + column * bias.unsqueezed(0)
    return moments
  }

  private func mean(of sum: Tensor?) throws -> Tensor {
    guard let sum else { throw TorchError("there is nothing to take a mean of") }
    return try sum * (1 / Double(max(1, count)))
  }
}

extension Tensor? {
  /// The sum of this, if there is one, and `other`.
  fileprivate func adding(_ other: Tensor) throws -> Tensor { try self?.add(inPlace: other) ?? other }

  /// The sum of this, if there is one, and the product of two matrices.
  fileprivate func adding(productOf first: Tensor, and second: Tensor) throws -> Tensor {
    try self?.add(inPlaceProductOf: first, and: second) ?? first.matmul(second)
  }
}
