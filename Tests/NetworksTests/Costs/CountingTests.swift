import Networks
import Testing

/// The rule for each operator against counting one by one, and the four conventions against each other.
@Suite struct CountingTests {
  @Test(arguments: 1...3, 1...3)
  func convolutionsCountedProductByProduct(stride: Int, dilation: Int) throws {
    for (groups, inputs, outputs) in [(1, 3, 2), (2, 4, 6), (3, 3, 3), (4, 4, 8)] {
      for padding in 0...2 {
        let options = Convolution(
          stride: Size(stride), padding: Size(padding), dilation: Size(1, dilation), groups: groups)
        var builder = NetworkBuilder(name: "convolution", input: [inputs, 6, 7])
        let output = try builder.convolution(
          "conv", builder.input, outputs: outputs, kernel: Size(2, 3), options: options, bias: true)
        let costs = try builder.network(output: output).costs()
        var products = 0
        for _ in 0..<outputs {
          for _ in windowStarts(6, 2, stride, padding) {
            for _ in windowStarts(7, 2 * dilation + 1, stride, padding) {
              for _ in 0..<(inputs / groups) {
                for _ in 0..<2 {
                  for _ in 0..<3 { products += 1 }
                }
              }
            }
          }
        }
        #expect(costs.macs == products)
        #expect(costs.params == outputs * (inputs / groups) * 2 * 3 + outputs)
      }
    }
  }

  @Test(arguments: [
    (CostConvention.convolutionAndLinear, 10 * 4 * 7), (.convolution, 0), (.hrank, 2 * 10 * 4 * 7),
    (.torchPruning, 10 * 4 * 7 + 7),
  ])
  func linearOverTenRows(convention: CostConvention, macs: Int) {
    let counted = convention.macs(
      of: .linear, inputs: [[10, 4]], output: [10, 7], parameters: [.weight: [7, 4], .bias: [7]])
    #expect(counted == macs)
  }

  @Test(arguments: [
    (Operator.batchNorm(BatchNorm()), [2, 4, 4], 64),
    (.activation(.relu), [2, 4, 4], 32),
    (.activation(.relu6), [2, 4, 4], 32),
    (.activation(.sigmoid), [2, 4, 4], 0),
    (.pool(Pool(.max, kernel: Size(2))), [2, 2, 2], 32),
    (.adaptiveAveragePool(Size(1)), [2, 1, 1], 32),
    (.flatten, [32], 0),
    (.opaque(Opaque(type: "Einsum", outputShape: [9])), [9], 0),
  ])
  func whatOnlyTorchPruningCounts(operation: Operator, output: [Int], macs: Int) {
    for convention in CostConvention.allCases {
      let counted = convention.macs(of: operation, inputs: [[2, 4, 4]], output: output, parameters: [:])
      #expect(counted == (convention == .torchPruning ? macs : 0))
    }
  }

  @Test(arguments: [
    (CostConvention.convolutionAndLinear, 8 * 27 * 16), (.convolution, 8 * 27 * 16), (.hrank, 8 * 27 * 16),
    (.torchPruning, 8 * 27 * 16 + 8 * 16),
  ])
  func convolutionWithBias(convention: CostConvention, macs: Int) {
    let counted = convention.macs(
      of: .convolution(Convolution()), inputs: [[3, 6, 6]], output: [8, 4, 4],
      parameters: [.weight: [8, 3, 3, 3], .bias: [8]])
    #expect(counted == macs)
  }
}
