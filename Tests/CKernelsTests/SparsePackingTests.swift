import CKernels
import Testing

@Suite struct SparsePackingTests {
  static let shapes: [ConvolutionShape] = {
    let image = ConvolutionShape(inputs: 18, outputs: 6, height: 16, width: 16, kernel: 3)
    return [
      image, image.with { $0.groups = 3 }, image.with { $0.stride = (2, 2) },
      ConvolutionShape(inputs: 64, outputs: 10, height: 8, width: 8, kernel: 1),
      ConvolutionShape(inputs: 100, outputs: 3, height: 2, width: 2, kernel: 5),
    ]
  }()

  @Test(arguments: shapes, [0, 0.5, 0.97, 1])
  func whatIsPackedIsUnpackedBitByBit(shape: ConvolutionShape, sparsity: Double) throws {
    let convolution = SparseConvolutionCase(shape, sparsity: sparsity)
    for instructions in SparseConvolutionTests.supportedInstructions {
      for form in [CKPlanes, CKShifted, CKColumns] {
        let settings = CKSparseSettings(form: form, vectors: 4, tile: 5)
        guard let packed = convolution.packed(instructions, settings: settings) else {
          #expect(form != CKColumns)
          continue
        }
        let weights = packed.unpacked(count: convolution.weights.count)
        #expect(weights.map(\.bitPattern) == convolution.weights.map(\.bitPattern))
      }
    }
  }

  @Test(arguments: shapes)
  func countsAreThoseOfTheWeights(shape: ConvolutionShape) throws {
    let convolution = SparseConvolutionCase(shape, sparsity: 0.9)
    let nonzeros = convolution.weights.count { $0 != 0 }
    for tile in [1, 5, 1000] {
      let settings = CKSparseSettings(form: CKColumns, vectors: 3, tile: Int64(tile))
      let packed = try #require(convolution.packed(ck_best_instructions(), settings: settings))
      let used = Int(packed.settings.tile)
      let tiles = (shape.channels + used - 1) / used
      #expect(packed.nonzeros == nonzeros)
      #expect(packed.macs == nonzeros * shape.pixels)
      #expect(packed.weightBytes == 6 * nonzeros + 4 * (shape.outputs * tiles + 1))
      #expect(packed.scratchBytes(parts: 3) == 3 * packed.scratchBytes(parts: 1))
    }
  }

  @Test func onlyWhatEqualsZeroIsDropped() throws {
    var convolution = SparseConvolutionCase(
      ConvolutionShape(inputs: 7, outputs: 1, height: 4, width: 4, kernel: 1), sparsity: 0, hasBias: false)
    convolution.weights = [0, -0.0, .leastNonzeroMagnitude, -1e-40, 1e-7, .infinity, .nan]
    for instructions in SparseConvolutionTests.supportedInstructions {
      let packed = try #require(convolution.packed(instructions))
      #expect(packed.nonzeros == 5)
      let expected = [0, 0] + convolution.weights[2...]
      #expect(packed.unpacked(count: 7).map(\.bitPattern) == expected.map(\.bitPattern))
    }
  }

  @Test func tinyNumbersAreNotFlushed() throws {
    var convolution = SparseConvolutionCase(
      ConvolutionShape(inputs: 1, outputs: 2, height: 5, width: 5, kernel: 1), sparsity: 0, hasBias: false)
    convolution.weights = [1e-40, -1e-38]
    let expected = convolution.weights.flatMap { weight in convolution.input.map { weight * $0 } }
    for instructions in SparseConvolutionTests.supportedInstructions {
      let packed = try #require(convolution.packed(instructions))
      #expect(convolution.results(packed) == expected)
    }
  }

  @Test func impossibleConvolutionsAreRefused() {
    let image = ConvolutionShape(inputs: 6, outputs: 4, height: 8, width: 8, kernel: 3)
    let impossible = [
      image.with { $0.groups = 4 }, image.with { $0.groups = 0 }, image.with { $0.stride = (0, 1) },
      image.with { $0.pad.top = -1 }, image.with { ($0.height, $0.pad) = (2, (0, 0, 0, 0)) },
    ]
    for shape in impossible {
      #expect(packed(shape, form: nil) == nil, "\(shape)")
      #expect(packed(shape, form: CKColumns) == nil, "\(shape)")
    }
    // Forms that do not suit.
    #expect(packed(image.with { $0.stride = (2, 2) }, form: CKShifted) == nil)
    #expect(packed(image.with { $0.width = 9 }, form: CKShifted) == nil)
    #expect(packed(image, form: CKPlanes) == nil)
    #expect(packed(image, form: CKColumns) != nil)
  }

  @Test func tunedSettingsGiveTheSameResults() throws {
    for shape in Self.shapes {
      let convolution = SparseConvolutionCase(shape, sparsity: 0.9)
      var packedShape = shape.packed
      let settings = ck_sparse_tuned_settings(&packedShape, convolution.weights, ck_best_instructions(), 5)
      let packed = try #require(convolution.packed(ck_best_instructions(), settings: settings))
      #expect(packed.settings.vectors == settings.vectors && packed.settings.tile == settings.tile)
      let found = try #require(convolution.results(packed))
      let far = zip(found, convolution.expected).contains { abs(Double($0) - $1) > 1e-4 }
      #expect(!far && found.count == convolution.expected.count)
    }
  }

  /// Bytes of the weights, if a convolution is possible in this form.
  private func packed(_ shape: ConvolutionShape, form: CKSparseForm?) -> Int? {
    let weights = [Float](repeating: 1, count: 1000)
    return SparseConvolution(
      shape.packed, weights: weights, bias: nil, activation: CKIdentity, instructions: CKPortable,
      settings: form.map { CKSparseSettings(form: $0, vectors: 4, tile: 4) })?.weightBytes
  }
}
