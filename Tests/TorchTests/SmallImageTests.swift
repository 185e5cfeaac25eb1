import Testing
import Torch

/// Convolutions of images that many windows hang over, which are matrix products, against double precision.
@Suite struct SmallImageTests {
  struct Case: Sendable, CustomStringConvertible {
    let height, width, kernel: Int
    var stride: Pair = 1
    var padding: Pair = 1

    var description: String { "\(height)×\(width) by \(kernel), \(stride), \(padding)" }
  }

  static let cases = [
    Case(height: 2, width: 2, kernel: 3), Case(height: 1, width: 1, kernel: 3), Case(height: 4, width: 4, kernel: 3),
    Case(height: 2, width: 4, kernel: 3, stride: 2), Case(height: 1, width: 5, kernel: 3, stride: Pair(1, 2)),
    Case(height: 4, width: 3, kernel: 5, stride: 2, padding: 2), Case(height: 3, width: 2, kernel: 2),
    Case(height: 1, width: 6, kernel: 3, padding: Pair(1, 0)), Case(height: 2, width: 2, kernel: 3, padding: 3),
  ]

  @Test(arguments: cases, [false, true])
  func valuesAndGradientsAreThoseOfTheConvolution(_ sample: Case, hasBias: Bool) throws {
    let generator = try Generator(seed: 5)
    let shapes =
      [[33, 65, sample.height, sample.width], [66, 65, sample.kernel, sample.kernel]] + (hasBias ? [[66]] : [])
    let inputs = try shapes.map { try Tensor.normal($0, using: generator) }
    func results(_ dataTypes: [DataType], second: Bool) throws -> [Tensor] {
      let leaves = try zip(inputs, dataTypes).map { input, type in
        try input.to(type).to(input.rank == 4 ? .channelsLast : .contiguous).setRequiresGradient()
      }
      let y = try leaves[0].convolution(
        weight: leaves[1], bias: hasBias ? leaves[2] : nil, stride: sample.stride, padding: sample.padding)
      let first = try gradients(of: y.squared().sum(), withRespectTo: leaves, creatingGraph: second)
        .map { try #require($0) }
      guard second else { return try [y.detached()] + first }
      return try gradients(of: first[0].squared().sum() + first[1].squared().sum(), withRespectTo: leaves)
        .prefix(2).map { try #require($0) }
    }
    let double = Array(repeating: DataType.float64, count: shapes.count)
    let single = Array(repeating: DataType.float32, count: shapes.count)
    for (types, tolerance, second) in [
      (single, Float(1e-5), false), (single, 1e-4, true), ([.bfloat16] + single.dropFirst(), 1 / 32, false),
    ] {
      for (found, expected) in zip(try results(types, second: second), try results(double, second: second)) {
        let scale = try expected.abs().max().item() + 1e-3
        #expect(second || found.rank < 4 || found.isContiguous(.channelsLast))
        try expectClose(
          found.to(.float64) / scale, (expected / scale).array(of: Float.self), shape: expected.shape,
          tolerance: tolerance)
      }
    }
  }
}
