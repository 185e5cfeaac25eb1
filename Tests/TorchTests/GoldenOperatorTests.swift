import Foundation
import Testing
import Torch

/// Every layer, activation and loss against PyTorch: values, and gradients of all inputs.
@Suite struct GoldenOperatorTests {
  struct Case: Decodable {
    let inputs, gradients: [GoldenTensor]
    let output: GoldenTensor
  }

  static let statistics = (mean: [0.1, -0.2, 0.3, 0.0] as [Float], variance: [0.5, 1.0, 2.0, 1.5] as [Float])

  static let operators: [String: @Sendable ([Tensor]) throws -> Tensor] = [
    "convolution": { try $0[0].convolution(weight: $0[1], bias: $0[2]) },
    "convolution-strided": { try $0[0].convolution(weight: $0[1], stride: Pair(2, 1), padding: Pair(1, 2)) },
    "convolution-grouped": { try $0[0].convolution(weight: $0[1], bias: $0[2], padding: 1, groups: 2) },
    "convolution-depthwise": { try $0[0].convolution(weight: $0[1], stride: 2, padding: 1, groups: 4) },
    "convolution-dilated": { try $0[0].convolution(weight: $0[1], padding: 2, dilation: 2) },
    "transposed-convolution": {
      try $0[0].transposedConvolution(
        weight: $0[1], bias: $0[2], stride: 2, padding: 1, outputPadding: 1, groups: 2)
    },
    "linear": { try $0[0].linear(weight: $0[1], bias: $0[2]) },
    "batch-norm-training": {
      try $0[0].batchNorm(weight: $0[1], bias: $0[2], runningMean: nil, runningVariance: nil, training: true)
    },
    "batch-norm-inference": {
      try $0[0].batchNorm(
        weight: $0[1], bias: $0[2], runningMean: Tensor(statistics.mean), runningVariance: Tensor(statistics.variance),
        training: false, epsilon: 1e-3)
    },
    "group-norm": { try $0[0].groupNorm(groups: 2, weight: $0[1], bias: $0[2]) },
    "layer-norm": { try $0[0].layerNorm(over: [5], weight: $0[1], bias: $0[2]) },
    "max-pool": { try $0[0].maxPool(kernel: 3, stride: 2, padding: 1) },
    "max-pool-ceil-dilated": { try $0[0].maxPool(kernel: 2, dilation: 2, ceilMode: true) },
    "average-pool": { try $0[0].averagePool(kernel: Pair(3, 2), stride: 2, padding: Pair(1, 0)) },
    "average-pool-ceil-unpadded": {
      try $0[0].averagePool(kernel: 3, stride: 2, padding: 1, ceilMode: true, countingPadding: false)
    },
    "adaptive-average-pool": { try $0[0].adaptiveAveragePool(to: Pair(2, 4)) },
    "resize-nearest": { try $0[0].resizedNearest(to: Pair(7, 9)) },
    "resize-bilinear": { try $0[0].resizedBilinear(to: Pair(7, 9)) },
    "cross-entropy": { try $0[0].crossEntropy(Tensor([1, 6, 3])) },
    "cross-entropy-smoothed": { try $0[0].crossEntropy(Tensor([1, 6, 3]), labelSmoothing: 0.1) },
    "cross-entropy-each": { try $0[0].crossEntropy(Tensor([1, 6, 3]), reduction: .none) },
    "cross-entropy-soft": { try $0[0].crossEntropy($0[1], reduction: .sum) },
    "kl-divergence": {
      try $0[0].logSoftmax(over: 1).klDivergence($0[1].softmax(over: 1), reduction: .sum) / Double($0[0].shape[0])
    },
    "squared-error": { try $0[0].squaredError($0[1]) },
    "absolute-error": { try $0[0].absoluteError($0[1], reduction: .sum) },
    "smooth-absolute-error": { try $0[0].smoothAbsoluteError($0[1], beta: 0.5) },
    "binary-cross-entropy": { try $0[0].binaryCrossEntropy($0[1]) },
    "softmax": { try $0[0].softmax(over: 1) },
    "log-softmax": { try $0[0].logSoftmax(over: -1) },
    "prelu": { try $0[0].prelu(slope: $0[1]) },
    "gelu-tanh": { try $0[0].gelu(tanhApproximation: true) },
    "variance": { try $0[0].variance(over: [0, 2, 3], correction: 0) },
    "standard-variance": { try $0[0].variance(over: [-1], keepingDimensions: true) },
    "norm": { try $0[0].norm(over: [1, 2, 3]) },
    "norm-1": { try $0[0].norm(1) },
    "matmul": { try $0[0].matmul($0[1]) },
    "division": { try $0[0] / $0[1] },
    "power": { try $0[0].power(3) },
    "relu": { try $0[0].relu() },
    "relu6": { try $0[0].relu6() },
    "sigmoid": { try $0[0].sigmoid() },
    "hardsigmoid": { try $0[0].hardSigmoid() },
    "silu": { try $0[0].silu() },
    "hardswish": { try $0[0].hardSwish() },
    "mish": { try $0[0].mish() },
    "softplus": { try $0[0].softplus() },
    "tanh": { try $0[0].tanh() },
    "gelu": { try $0[0].gelu() },
    "leaky-relu": { try $0[0].leakyRelu() },
    "elu": { try $0[0].elu() },
    "exp": { try $0[0].exp() },
    "square": { try $0[0].squared() },
    "abs": { try $0[0].abs() },
    "log": { try $0[0].log() },
    "sqrt": { try $0[0].squareRoot() },
    "rsqrt": { try $0[0].reciprocalSquareRoot() },
    "reciprocal": { try $0[0].reciprocal() },
  ]

  @Test func everyCaseHasAnOperatorAndTheOtherWayRound() throws {
    let cases = try golden("operators", as: [String: Case].self)
    #expect(Set(cases.keys) == Set(Self.operators.keys))
  }

  @Test func valuesAndGradientsArePyTorchs() throws {
    for (name, golden) in try golden("operators", as: [String: Case].self) {
      let inputs = try golden.inputs.map { try $0.tensor().setRequiresGradient() }
      let operation = try #require(Self.operators[name])
      let output = try operation(inputs)
      try expectClose(output, golden.output.values, shape: golden.output.shape, "\(name)")

      let seed = try Tensor((0..<output.count).map { Float(cos(Double($0))) }, shape: output.shape)
      let found = try gradients(of: output, withRespectTo: inputs, seed: seed)
      for (index, (found, expected)) in zip(found, golden.gradients).enumerated() {
        let found = try #require(found)
        try expectClose(found, expected.values, shape: expected.shape, tolerance: 5e-5, "\(name), input \(index)")
      }
    }
  }
}
