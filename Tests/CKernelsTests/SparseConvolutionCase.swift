import CKernels
import TestSupport

/// The shape of a convolution; where nothing else is said, with square kernels and as much padding as keeps the size.
struct ConvolutionShape: Sendable, CustomStringConvertible {
  var inputs, outputs: Int
  var groups = 1
  var height, width: Int
  var kernel: (height: Int, width: Int)
  var stride: (y: Int, x: Int)
  var dilation = (y: 1, x: 1)
  var pad: (top: Int, left: Int, bottom: Int, right: Int)

  init(inputs: Int, outputs: Int, height: Int, width: Int, kernel: Int, stride: Int = 1) {
    (self.inputs, self.outputs, self.height, self.width) = (inputs, outputs, height, width)
    (self.kernel, self.stride) = ((kernel, kernel), (stride, stride))
    pad = (kernel / 2, kernel / 2, kernel / 2, kernel / 2)
  }

  /// This shape with some of it changed.
  func with(_ change: (inout Self) -> Void) -> Self {
    var shape = self
    change(&shape)
    return shape
  }

  var packed: CKConvolution {
    CKConvolution(
      inputs: Int64(inputs), outputs: Int64(outputs), groups: Int64(groups), height: Int64(height),
      width: Int64(width), kernel_height: Int64(kernel.height), kernel_width: Int64(kernel.width),
      stride_y: Int64(stride.y), stride_x: Int64(stride.x), dilation_y: Int64(dilation.y),
      dilation_x: Int64(dilation.x), pad_top: Int64(pad.top), pad_left: Int64(pad.left),
      pad_bottom: Int64(pad.bottom), pad_right: Int64(pad.right))
  }

  var output: (height: Int, width: Int) {
    (
      (height + pad.top + pad.bottom - (kernel.height - 1) * dilation.y - 1) / stride.y + 1,
      (width + pad.left + pad.right - (kernel.width - 1) * dilation.x - 1) / stride.x + 1
    )
  }

  /// Inputs of a group.
  var channels: Int { inputs / groups }
  /// Weights of an output channel.
  var row: Int { channels * kernel.height * kernel.width }
  var pixels: Int { output.height * output.width }

  var description: String {
    """
    \(inputs)→\(outputs) by \(groups), \(height)×\(width), kernel \(kernel), stride \(stride), dilation \(dilation), \
    padding \(pad)
    """
  }
}

/// A sparse convolution of random numbers, run by the kernels and by the definition in double precision.
struct SparseConvolutionCase {
  let shape: ConvolutionShape
  let images: Int
  var activation: CKActivation
  var weights: [Float]
  var bias, residual: [Float]?
  let input: [Float]

  /// Numbers in -1…1, and each weight zero with the probability `sparsity`.
  init(
    _ shape: ConvolutionShape, sparsity: Double, images: Int = 1, activation: CKActivation = CKIdentity,
    hasBias: Bool = true, hasResidual: Bool = false, seed: UInt64 = 1
  ) {
    var generator = SeededGenerator(seed: seed)
    func draw(_ count: Int) -> [Float] { (0..<count).map { _ in Float.random(in: -1...1, using: &generator) } }
    (self.shape, self.images, self.activation) = (shape, images, activation)
    weights = draw(shape.outputs * shape.row)
    for index in weights.indices where Double.random(in: 0..<1, using: &generator) < sparsity { weights[index] = 0 }
    bias = hasBias ? draw(shape.outputs) : nil
    input = draw(images * shape.inputs * shape.height * shape.width)
    residual = hasResidual ? draw(images * shape.outputs * shape.pixels) : nil
  }

  /// By the definition.
  var expected: [Double] {
    let (height, width) = shape.output
    var sums = (0..<images * shape.outputs * shape.pixels).map { index in
      Double(bias?[index / shape.pixels % shape.outputs] ?? 0) + Double(residual?[index] ?? 0)
    }
    for output in 0..<shape.outputs {
      let first = output / (shape.outputs / shape.groups) * shape.channels
      for place in 0..<shape.row where weights[output * shape.row + place] != 0 {
        let weight = Double(weights[output * shape.row + place])
        let row = place / shape.kernel.width % shape.kernel.height * shape.dilation.y - shape.pad.top
        let column = place % shape.kernel.width * shape.dilation.x - shape.pad.left
        let channel = first + place / (shape.kernel.width * shape.kernel.height)
        for image in 0..<images {
          for i in 0..<height where (0..<shape.height).contains(i * shape.stride.y + row) {
            let from = ((image * shape.inputs + channel) * shape.height + i * shape.stride.y + row) * shape.width
            let to = ((image * shape.outputs + output) * height + i) * width
            for j in 0..<width where (0..<shape.width).contains(j * shape.stride.x + column) {
              sums[to + j] += weight * Double(input[from + j * shape.stride.x + column])
            }
          }
        }
      }
    }
    return sums.map { sum in
      switch activation {
      case CKReLU: max(sum, 0)
      case CKReLU6: min(max(sum, 0), 6)
      default: sum
      }
    }
  }

  /// Packed for the kernels; nil where they do not know such a convolution.
  func packed(_ instructions: CKInstructions, settings: CKSparseSettings? = nil) -> SparseConvolution? {
    SparseConvolution(
      shape.packed, weights: weights, bias: bias, activation: activation, instructions: instructions,
      settings: settings)
  }

  /// By the kernels; nil where something outside the output and the scratch memory was written to.
  ///
  /// With `inPlace`, the residual is where the output goes.
  func results(
    _ convolution: SparseConvolution, parts: Int = 1, parallel: @escaping CKParallel = ck_serial,
    inPlace: Bool = false
  ) -> [Float]? {
    let input = SparsePlanes(
      count: images * shape.inputs, height: shape.height, width: shape.width, values: input)
    let (height, width) = shape.output
    let added = residual.map {
      SparsePlanes(count: images * shape.outputs, height: height, width: width, values: $0)
    }
    let output =
      inPlace ? added : SparsePlanes(count: images * shape.outputs, height: height, width: width)
    guard let output else { return nil }
    let scratch = SparsePlanes(
      count: 1, height: 1, width: convolution.scratchBytes(parts: parts) / MemoryLayout<Float>.stride)
    ck_sparse_run(
      convolution.handle, Int64(images), input.start, added?.start, output.start, scratch.start, Int64(parts),
      parallel)
    return output.marginsAreUntouched && scratch.marginsAreUntouched ? output.values : nil
  }
}

/// Owns what `ck_sparse_create` returns.
final class SparseConvolution {
  let handle: OpaquePointer

  init?(
    _ shape: CKConvolution, weights: [Float], bias: [Float]?, activation: CKActivation,
    instructions: CKInstructions, settings: CKSparseSettings?
  ) {
    var shape = shape
    let created: OpaquePointer?
    if var settings {
      created = ck_sparse_create(&shape, weights, bias, activation, instructions, &settings)
    } else {
      created = ck_sparse_create(&shape, weights, bias, activation, instructions, nil)
    }
    guard let created else { return nil }
    handle = created
  }

  deinit { ck_sparse_destroy(handle) }

  var settings: CKSparseSettings { ck_sparse_settings(handle) }
  var nonzeros: Int { Int(ck_sparse_nonzeros(handle)) }
  var weightBytes: Int { Int(ck_sparse_weight_bytes(handle)) }
  var macs: Int { Int(ck_sparse_macs(handle)) }
  func scratchBytes(parts: Int) -> Int { Int(ck_sparse_scratch_bytes(handle, Int64(parts))) }

  /// The weights, of which there are `count`.
  func unpacked(count: Int) -> [Float] {
    var weights = [Float](repeating: .nan, count: count)
    ck_sparse_unpack(handle, &weights)
    return weights
  }
}
