import CKernels
import Dispatch
import Networks

/// A convolution, or a linear layer as one of one pixel, packed for the sparse kernels.
final class SparseLayer {
  private let convolution: OpaquePointer
  /// What the convolution reads.
  let shape: CKConvolution

  /// The settings of layers packed so far, so that equal ones are not tuned again.
  struct TuningCache {
    fileprivate var settings: [Key: CKSparseSettings] = [:]

    /// What settings depend on: the shape, and how many weights are zero, in twentieths.
    fileprivate struct Key: Hashable {
      let shape: [Int64]
      let density: Int
    }
  }

  /// How long a layer is tuned.
  private static let tuningMilliseconds = 50.0

  /// Packs weights `[O, I/groups, kh, kw]`; nil if the kernels know no such convolution.
  init?(
    _ shape: CKConvolution, weights: [Float], bias: [Float]?, activation: CKActivation, tuning cache: inout TuningCache
  ) {
    let instructions = ck_best_instructions()
    let nonzeros = weights.count { $0 != 0 }
    let key = TuningCache.Key(
      shape: [
        shape.inputs, shape.outputs, shape.groups, shape.height, shape.width, shape.kernel_height, shape.kernel_width,
        shape.stride_y, shape.stride_x, shape.dilation_y, shape.dilation_x, shape.pad_top, shape.pad_left,
      ], density: 20 * nonzeros / max(1, weights.count))
    var shape = shape
    var settings =
      cache.settings[key] ?? ck_sparse_tuned_settings(&shape, weights, instructions, Self.tuningMilliseconds)
    cache.settings[key] = settings
    let packed =
      if let bias {
        ck_sparse_create(&shape, weights, bias, activation, instructions, &settings)
      } else {
        ck_sparse_create(&shape, weights, nil, activation, instructions, &settings)
      }
    guard let packed else { return nil }
    self.shape = shape
    convolution = packed
  }

  deinit { ck_sparse_destroy(convolution) }

  /// The bytes of the kept weights with their offsets.
  var weightBytes: Int { Int(ck_sparse_weight_bytes(convolution)) }

  /// The share of the weights that are kept.
  var density: Double {
    let all = shape.outputs * shape.inputs / shape.groups * shape.kernel_height * shape.kernel_width
    return Double(ck_sparse_nonzeros(convolution)) / Double(max(1, all))
  }

  /// The bytes of scratch memory that a pass on so many threads takes.
  func scratchBytes(threads: Int) -> Int { Int(ck_sparse_scratch_bytes(convolution, Int64(threads))) }

  /// Writes the convolution of `input` to `output`, which may be the residual's memory.
  func run(
    _ input: Planes, adding residual: Planes?, to output: Planes, scratch: UnsafeMutableRawPointer, threads: Int
  ) {
    ck_sparse_run(
      convolution, Int64(input.shape.images), input.start, residual.map { UnsafePointer($0.start) }, output.start,
      scratch, Int64(threads), threads > 1 ? Self.onThreads : Self.inTurn)
  }

  private static let inTurn: CKParallel = { count, task, context in
    for index in 0..<count { task?(context, index) }
  }

  private static let onThreads: CKParallel = { count, task, context in
    // Dispatch waits for all tasks before it returns, so what `context` points to outlives them.
    nonisolated(unsafe) let context = context
    DispatchQueue.concurrentPerform(iterations: Int(count)) { task?(context, Int64($0)) }
  }
}
