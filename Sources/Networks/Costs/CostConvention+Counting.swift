extension CostConvention {
  /// The operations of one node for one input, from shapes alone.
  ///
  /// Shapes leave the batch out. No weights are needed, so a search can ask for the cost of widths that no network has.
  ///
  /// - Parameters:
  ///   - operation: What the node computes.
  ///   - inputs: The shapes that it reads.
  ///   - output: The shape that it makes.
  ///   - parameters: The shapes of the parameters that it uses, by role.
  package func macs(
    of operation: Operator, inputs: [[Int]], output: [Int], parameters: [ParameterRole: [Int]]
  ) -> Int {
    switch operation {
    case .convolution:
      let products = output.product.saturatingProduct((parameters[.weight] ?? [0]).dropFirst().product)
      return products.saturatingSum(countsBias && parameters[.bias] != nil ? output.product : 0)
    case .transposedConvolution:
      let products = inputs.elements.saturatingProduct((parameters[.weight] ?? [0]).dropFirst().product)
      return products.saturatingSum(countsBias && parameters[.bias] != nil ? output.product : 0)
    case .linear:
      let products = output.product.saturatingProduct(parameters[.weight]?.last ?? 0)
      return products.saturatingProduct(linearFactor).saturatingSum(
        countsBias ? (parameters[.bias] ?? [0]).product : 0)
    case .batchNorm: return self == .torchPruning ? 2 * inputs.elements : 0
    case .activation(.relu), .activation(.relu6): return self == .torchPruning ? output.product : 0
    case .pool, .adaptiveAveragePool: return self == .torchPruning ? inputs.elements : 0
    default: return 0
    }
  }

  /// Whether adding a bias is an operation.
  private var countsBias: Bool { self == .torchPruning }

  /// How often a product of a linear layer counts.
  private var linearFactor: Int {
    switch self {
    case .convolutionAndLinear, .torchPruning: 1
    case .hrank: 2
    case .convolution: 0
    }
  }
}

extension [[Int]] {
  /// How many numbers values of these shapes hold together.
  fileprivate var elements: Int { reduce(0) { $0 + $1.product } }
}

extension Int {
  /// The sum, or the largest number where that would be more.
  func saturatingSum(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max : sum
  }

  /// The product, or the largest number where that would be more.
  func saturatingProduct(_ other: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    return overflows ? .max : product
  }
}
