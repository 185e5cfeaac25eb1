import Testing
import Torch

/// A convolution with what stands behind it as one, against the operators one after the other in double precision.
@Suite struct FusedConvolutionTests {
  struct Case: Sendable, CustomStringConvertible {
    let channels, outputs, kernel: Int
    var stride: Pair = 1
    var groups = 1
    var hasBias = true

    var padding: Pair { Pair(kernel / 2, kernel / 2) }
    var description: String { "\(channels) to \(outputs), kernel \(kernel), groups \(groups)" }
  }

  static let cases = [
    Case(channels: 3, outputs: 16, kernel: 3), Case(channels: 16, outputs: 16, kernel: 3, hasBias: false),
    Case(channels: 16, outputs: 32, kernel: 3, stride: 2), Case(channels: 24, outputs: 24, kernel: 3, groups: 24),
    Case(channels: 5, outputs: 7, kernel: 1), Case(channels: 12, outputs: 6, kernel: 5, groups: 3),
  ]

  let generator: Generator

  init() throws { generator = try Generator(seed: 11) }

  @Test(arguments: cases, [MemoryFormat.channelsLast, .contiguous])
  func valuesAreThoseOfTheOperators(_ sample: Case, format: MemoryFormat) throws {
    let weight = try Tensor.normal(
      [sample.outputs, sample.channels / sample.groups, sample.kernel, sample.kernel], using: generator)
    let bias = sample.hasBias ? try Tensor.normal([sample.outputs], using: generator) : nil
    let images = try Tensor.normal([3, sample.channels, 7, 6], using: generator)
    for dataType in [DataType.float32, .bfloat16, .float64] {
      let (x, weight, bias) = (try images.to(dataType).to(format), try weight.to(dataType), try bias?.to(dataType))
      let shape = try x.convolution(
        weight: weight, stride: sample.stride, padding: sample.padding, groups: sample.groups
      )
      .shape
      let added = try Tensor.normal(shape, using: generator).to(dataType).to(format)
      let plain = try x.to(.float64).convolution(
        weight: weight.to(.float64), bias: bias?.to(.float64), stride: sample.stride, padding: sample.padding,
        groups: sample.groups)
      for activation in FusedActivation.allCases {
        for residual in [nil, added] {
          func run() throws -> Tensor {
            try x.convolution(
              weight: weight, bias: bias, stride: sample.stride, padding: sample.padding, groups: sample.groups,
              adding: residual, activation: activation)
          }
          let sum = try residual.map { try plain + $0.to(.float64) } ?? plain
          let expected = try activation.applied(to: sum).array(of: Float.self)
          let what: Comment = "\(sample), \(dataType), \(format), \(activation), residual \(residual != nil)"
          let tolerance: Float = dataType == .bfloat16 ? 1 / 32 : 1e-5
          for found in [try withoutGradients(run), try run()] {
            #expect(found.dataType == dataType && found.isContiguous(format), what)
            try expectClose(found.to(.float32), expected, shape: shape, tolerance: tolerance, what)
          }
        }
      }
    }
  }

  @Test func anotherShapeIsAddedAsTheOperatorsDo() throws {
    let x = try Tensor.normal([2, 4, 5, 5], using: generator).to(.channelsLast)
    let weight = try Tensor.normal([4, 4, 3, 3], using: generator)
    let residual = try Tensor.normal([1, 4, 1, 1], using: generator)
    try withoutGradients {
      let fused = try x.convolution(weight: weight, padding: 1, adding: residual, activation: .relu)
      try expectClose(fused, (x.convolution(weight: weight, padding: 1) + residual).relu().array())
    }
  }

  @Test func theResultTakesThePlaceOfAResidualThatIsAloneInItsMemory() throws {
    let x = try Tensor.normal([2, 4, 5, 5], using: generator).to(.channelsLast)
    let weight = try Tensor.normal([4, 4, 3, 3], using: generator)
    let residual = try Tensor.normal([2, 4, 5, 5], using: generator).to(.channelsLast)
    try withoutGradients {
      func sum(_ residual: Tensor, overwriting: Bool) throws -> [Float] {
        try x.convolution(weight: weight, padding: 1, adding: residual, overwriting: overwriting, activation: .relu)
          .array()
      }
      let before: [Float] = try residual.array()
      let expected = try sum(residual, overwriting: false)
      let view = try residual.slice(0, from: 0, to: 1)
      #expect(try sum(residual, overwriting: true) == expected)
      #expect(try residual.array() == before && view.array() == Array(before.prefix(100)), "it is shared")
      let copy = try residual.clone()
      #expect(distance(try sum(copy, overwriting: true), expected) < 1e-5)
      #expect(distance(try copy.array(), expected) < 1e-5)
    }
  }

  @Test func gradientsReachAllInputs() throws {
    let leaves = try [[2, 4, 5, 5], [4, 4, 3, 3], [4], [2, 4, 5, 5]].map {
      try Tensor.normal($0, using: generator).to($0.count == 4 ? .channelsLast : .contiguous).setRequiresGradient()
    }
    func results(_ output: Tensor) throws -> [[Float]] {
      try gradients(of: output.squared().sum(), withRespectTo: leaves).map { try #require($0).array() }
    }
    let found = try results(
      leaves[0].convolution(weight: leaves[1], bias: leaves[2], padding: 1, adding: leaves[3], activation: .relu))
    let expected = try results(
      (leaves[0].convolution(weight: leaves[1], bias: leaves[2], padding: 1) + leaves[3]).relu())
    #expect(found == expected)
  }
}

extension FusedActivation {
  /// The activation by LibTorch's operator.
  fileprivate func applied(to x: Tensor) throws -> Tensor {
    switch self {
    case .identity: x
    case .relu: try x.relu()
    case .relu6: try x.relu6()
    }
  }
}

/// The largest difference of two lists of numbers.
private func distance(_ first: [Float], _ second: [Float]) -> Float {
  zip(first, second).map { abs($0 - $1) }.max() ?? 0
}
