import Networks
import TestSupport

/// Layers with weights, and normalisations.
extension DrawnOperator {
  static func convolution(_ draws: inout Draws) -> DrawnOperator {
    let groups = draws.int(1...3)
    let (channels, outputs) = (groups * draws.int(1...3), groups * draws.int(1...3))
    let convolution = Convolution(
      stride: draws.size(1...3), padding: draws.size(0...3), dilation: draws.size(1...3), groups: groups)
    let weight = [outputs, channels / groups, draws.int(1...4), draws.int(1...4)]
    return DrawnOperator(
      .convolution(convolution), [[channels, draws.int(1...7), draws.int(1...7)]],
      draws.some([.bias], [outputs]).merging([.weight: weight]) { $1 })
  }

  static func transposedConvolution(_ draws: inout Draws) -> DrawnOperator {
    let groups = draws.int(1...3)
    let (channels, outputs) = (groups * draws.int(1...3), draws.int(1...3))
    let convolution = TransposedConvolution(
      stride: draws.size(1...3), padding: draws.size(0...2), outputPadding: draws.size(0...2),
      dilation: draws.size(1...3), groups: groups)
    return DrawnOperator(
      .transposedConvolution(convolution), [[channels, draws.int(1...5), draws.int(1...5)]],
      draws.some([.bias], [outputs * groups])
        .merging([.weight: [channels, outputs, draws.int(1...3), draws.int(1...3)]]) { $1 })
  }

  static func linear(_ draws: inout Draws) -> DrawnOperator {
    let (shape, outputs) = (draws.shape(rank: 1...4), draws.int(1...6))
    return DrawnOperator(
      .linear, [shape],
      draws.some([.bias], [outputs]).merging([.weight: [outputs, shape[shape.count - 1]]]) { $1 })
  }

  static func batchNorm(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    return DrawnOperator(
      .batchNorm(BatchNorm(epsilon: draws.real(1e-5...1e-1))), [shape],
      Dictionary(uniqueKeysWithValues: ParameterRole.allCases.map { ($0, [shape[0]]) }))
  }

  static func layerNorm(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    let axis = draws.int(1...shape.count)
    return DrawnOperator(
      .layerNorm(LayerNorm(axis: axis, epsilon: draws.real(1e-3...1e-1))), [shape],
      draws.some([.weight, .bias], Array(shape[(axis - 1)...])))
  }

  static func groupNorm(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    let norm = GroupNorm(groups: draws.divisor(of: shape[0]), epsilon: draws.real(1e-3...1e-1))
    return DrawnOperator(.groupNorm(norm), [shape], draws.some([.weight, .bias], [shape[0]]))
  }

  static func instanceNorm(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 2...4)
    return DrawnOperator(
      .instanceNorm(InstanceNorm(epsilon: draws.real(1e-3...1e-1))), [shape],
      draws.some([.weight, .bias], [shape[0]]))
  }

  static func localResponseNorm(_ draws: inout Draws) -> DrawnOperator {
    let norm = LocalResponseNorm(
      size: draws.int(1...8), alpha: draws.real(0...2), beta: draws.real(0...1), offset: draws.real(0.5...2))
    return DrawnOperator(.localResponseNorm(norm), [draws.image()])
  }

  static func prelu(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    return DrawnOperator(.prelu, [shape], [.weight: [draws.bool() ? 1 : shape[0]]])
  }

  static func quantise(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    let axis = draws.bool() ? draws.int(1...shape.count) : nil
    let count = axis.map { shape[$0 - 1] } ?? 1
    let type = draws.pick(Quantisation.IntegerType.allCases, or: .int8)
    let scales = draws.numbers(count, in: 0.01...0.3)
    let zeros = (0..<count).map { _ in draws.int(max(type.range.lowerBound, -900)...min(type.range.upperBound, 900)) }
    return DrawnOperator(
      .quantise(Quantisation(scales: scales, zeroPoints: zeros, axis: axis, type: type)), [shape])
  }
}
