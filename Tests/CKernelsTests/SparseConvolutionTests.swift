import CKernels
import Testing

@Suite struct SparseConvolutionTests {
  /// One convolution to run.
  struct Sample: Sendable, CustomStringConvertible {
    let shape: ConvolutionShape
    let sparsity: Double
    let activation: CKActivation
    let hasBias, hasResidual: Bool
    var images = 1

    var description: String { "\(shape), \(sparsity) zeros, \(activation.rawValue), \(hasBias), \(hasResidual)" }

    var convolution: SparseConvolutionCase {
      SparseConvolutionCase(
        shape, sparsity: sparsity, images: images, activation: activation, hasBias: hasBias,
        hasResidual: hasResidual)
    }
  }

  /// Every size with every number of channels, and all else in turn.
  static let samples: [Sample] = {
    let sizes = [1, 2, 3, 4, 7, 8, 16, 32, 33]
    return [1, 3, 16, 17, 64, 100].enumerated().flatMap { c, channels in
      sizes.enumerated().map { s, size in
        Sample(
          shape: ConvolutionShape(
            inputs: channels, outputs: 1 + (c + s) % 5, height: size, width: sizes[(s + c / 3 * 4) % sizes.count],
            kernel: [1, 3, 5][(c + s) % 3], stride: 1 + (c / 2 + s / 3) % 2),
          sparsity: [0, 0.3, 0.5, 0.9, 0.99, 1][(2 * c + s) % 6], activation: [CKIdentity, CKReLU, CKReLU6][s % 3],
          hasBias: (c + s / 2) % 2 == 0, hasResidual: (c + s) % 4 == 0)
      }
    }
  }()

  /// What is less common than square images and kernels without groups.
  static let unusualShapes: [ConvolutionShape] = {
    let image = ConvolutionShape(inputs: 12, outputs: 8, height: 16, width: 16, kernel: 3)
    return [
      image.with { $0.groups = 4 },
      image.with { ($0.groups, $0.stride) = (2, (2, 2)) },
      image.with { ($0.inputs, $0.groups) = (8, 8) },
      image.with { ($0.kernel, $0.pad) = ((1, 7), (0, 3, 0, 3)) },
      image.with { ($0.kernel, $0.pad) = ((7, 1), (3, 0, 3, 0)) },
      image.with { $0.pad = (0, 0, 0, 0) },
      image.with { ($0.kernel, $0.pad) = ((1, 1), (1, 1, 1, 1)) },
      image.with { ($0.kernel, $0.pad) = ((2, 2), (0, 1, 1, 0)) },
      image.with { ($0.dilation, $0.pad) = ((2, 3), (2, 3, 2, 3)) },
      image.with { ($0.stride, $0.width) = ((2, 1), 21) },
      image.with { ($0.stride, $0.height) = ((1, 3), 5) },
      image.with { ($0.stride, $0.dilation) = ((2, 2), (2, 1)) },
      image.with { ($0.kernel, $0.stride, $0.pad) = ((3, 3), (3, 4), (4, 0, 0, 5)) },
      image.with { ($0.kernel, $0.stride, $0.pad) = ((1, 1), (2, 2), (0, 0, 0, 0)) },
    ]
  }()

  static let supportedInstructions = [CKPortable, CKAVX2, CKAVX512].filter(\.areSupported)

  @Test(arguments: samples)
  func portableCodeFollowsTheDefinition(sample: Sample) { expectTheDefinition(of: sample, by: CKPortable) }

  @Test(.enabled(if: CKAVX2.areSupported, "this processor has no AVX2"), arguments: samples)
  func avx2FollowsTheDefinition(sample: Sample) { expectTheDefinition(of: sample, by: CKAVX2) }

  @Test(.enabled(if: CKAVX512.areSupported, "this processor has no AVX-512"), arguments: samples)
  func avx512FollowsTheDefinition(sample: Sample) { expectTheDefinition(of: sample, by: CKAVX512) }

  @Test(arguments: unusualShapes)
  func unusualShapesFollowTheDefinition(shape: ConvolutionShape) {
    for instructions in Self.supportedInstructions {
      let sample = Sample(
        shape: shape, sparsity: 0.6, activation: CKReLU, hasBias: true, hasResidual: true, images: 2)
      expectTheDefinition(of: sample, by: instructions)
    }
  }

  @Test(arguments: 1...14)
  func resultsDependOnSettingsByRoundingAlone(vectors: Int) throws {
    let shape = ConvolutionShape(inputs: 20, outputs: 3, height: 16, width: 16, kernel: 3)
    let pointwise = ConvolutionShape(inputs: 20, outputs: 3, height: 15, width: 15, kernel: 1)
    for (shape, forms) in [(shape, [CKShifted, CKColumns]), (pointwise, [CKPlanes, CKColumns])] {
      let convolution = SparseConvolutionCase(shape, sparsity: 0.7)
      let expected = convolution.expected
      for instructions in Self.supportedInstructions {
        for form in forms {
          for tile in [1, 7, 64] {
            let settings = CKSparseSettings(form: form, vectors: Int64(vectors), tile: Int64(tile))
            let packed = try #require(convolution.packed(instructions, settings: settings))
            let used = packed.settings
            #expect(used.form == form && used.vectors <= vectors && used.tile <= tile)
            let what: Comment = "\(instructions.rawValue), \(form.rawValue), \(vectors), \(tile)"
            expectClose(convolution.results(packed), expected, terms: shape.row, what)
          }
        }
      }
    }
  }

  @Test func partsAndTheirOrderChangeNothing() throws {
    let backwards: CKParallel = { count, task, context in
      for index in (0..<count).reversed() { task?(context, index) }
    }
    let base = ConvolutionShape(inputs: 24, outputs: 9, height: 16, width: 16, kernel: 3)
    for shape in [base, base.with { $0.groups = 3 }, base.with { $0.stride = (2, 2) }] {
      let convolution = SparseConvolutionCase(shape, sparsity: 0.8, images: 2, activation: CKReLU)
      for instructions in Self.supportedInstructions {
        for vectors in [1, 14] as [Int64] {
          let settings = CKSparseSettings(form: CKColumns, vectors: vectors, tile: 8)
          let packed = try #require(convolution.packed(instructions, settings: settings))
          let whole = try #require(convolution.results(packed))
          for parts in [2, 3, 7, 40] {
            #expect(convolution.results(packed, parts: parts) == whole, "\(shape), \(parts)")
            #expect(convolution.results(packed, parts: parts, parallel: backwards) == whole, "\(shape), \(parts)")
          }
        }
      }
    }
  }

  @Test func whatHasNoWeightsIsItsBias() throws {
    let shape = ConvolutionShape(inputs: 32, outputs: 4, height: 8, width: 8, kernel: 3)
    let settings = CKSparseSettings(form: CKColumns, vectors: 4, tile: 16)
    for instructions in Self.supportedInstructions {
      // An output, one tile of all outputs, and everything.
      var convolution = SparseConvolutionCase(shape, sparsity: 0.5)
      for index in shape.row..<2 * shape.row { convolution.weights[index] = 0 }
      for index in convolution.weights.indices where index % shape.row >= shape.row / 2 {
        convolution.weights[index] = 0
      }
      let half = try #require(convolution.packed(instructions, settings: settings))
      let output = try #require(convolution.results(half))
      expectClose(output, convolution.expected, terms: shape.row, "half")
      let bias = try #require(convolution.bias)
      #expect(output[64..<128].allSatisfy { $0 == bias[1] })

      convolution.weights = convolution.weights.map { _ in 0 }
      let nothing = try #require(convolution.packed(instructions, settings: settings))
      #expect(nothing.nonzeros == 0 && nothing.macs == 0)
      #expect(convolution.results(nothing) == bias.flatMap { Array(repeating: $0, count: 64) })
    }
  }

  @Test func theResidualMayBeTheOutput() throws {
    let shape = ConvolutionShape(inputs: 40, outputs: 5, height: 7, width: 9, kernel: 3)
    let convolution = SparseConvolutionCase(shape, sparsity: 0.5, activation: CKReLU6, hasResidual: true)
    let settings = CKSparseSettings(form: CKColumns, vectors: 2, tile: 16)
    for instructions in Self.supportedInstructions {
      let packed = try #require(convolution.packed(instructions, settings: settings))
      #expect(convolution.results(packed, inPlace: true) == convolution.results(packed))
    }
  }

  @Test func permutingOutputsPermutesResults() throws {
    let shape = ConvolutionShape(inputs: 17, outputs: 6, height: 8, width: 8, kernel: 3)
    let convolution = SparseConvolutionCase(shape, sparsity: 0.8)
    let order = [4, 2, 0, 5, 3, 1]
    var permuted = convolution
    permuted.weights = order.flatMap { convolution.weights[$0 * shape.row..<($0 + 1) * shape.row] }
    permuted.bias = convolution.bias.map { bias in order.map { bias[$0] } }
    for instructions in Self.supportedInstructions {
      let output = try #require(convolution.packed(instructions).flatMap { convolution.results($0) })
      let expected = order.flatMap { output[$0 * shape.pixels..<($0 + 1) * shape.pixels] }
      #expect(permuted.packed(instructions).flatMap { permuted.results($0) } == expected)
    }
  }

  @Test func scalingWeightsScalesResults() throws {
    let shape = ConvolutionShape(inputs: 17, outputs: 6, height: 9, width: 9, kernel: 3)
    let convolution = SparseConvolutionCase(shape, sparsity: 0.8, hasBias: false)
    var scaled = convolution
    scaled.weights = convolution.weights.map { -4 * $0 }
    for instructions in Self.supportedInstructions {
      let output = try #require(convolution.packed(instructions).flatMap { convolution.results($0) })
      #expect(scaled.packed(instructions).flatMap { scaled.results($0) } == output.map { -4 * $0 })
    }
  }

  /// Expects the kernels to follow the definition with default settings.
  private func expectTheDefinition(of sample: Sample, by instructions: CKInstructions) {
    let convolution = sample.convolution
    let found = convolution.packed(instructions).flatMap { convolution.results($0) }
    expectClose(found, convolution.expected, terms: sample.shape.row, "\(sample)")
  }

  /// Expects sums of so many products, none above one, no further apart than rounding makes them.
  private func expectClose(
    _ found: [Float]?, _ expected: [Double], terms: Int, _ what: Comment,
    at location: SourceLocation = #_sourceLocation
  ) {
    let tolerance = 1e-5 * Double(terms + 2).squareRoot()
    let far = zip(found ?? [], expected).contains { !(abs(Double($0) - $1) <= tolerance) }
    #expect(!far && found?.count == expected.count, what, sourceLocation: location)
  }
}
