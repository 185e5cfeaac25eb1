import Networks
import Torch
import Training

extension Network {
  /// How often each number occurs among the activations of some values, over calibration images.
  ///
  /// The network runs over the images twice: for the extremes, then for the counts between them.
  ///
  /// - Throws: `TorchError` when LibTorch fails, `DataError` when an image cannot be read, and what `check` throws.
  package func histograms(
    of values: Set<String>, over images: CalibrationImages, on device: Device = .cpu, check: () throws -> Void = {}
  ) throws -> [String: ActivationHistogram] {
    var extremes: [String: ClosedRange<Float>] = [:]
    try observe(values, over: images, on: device) { name, tensor in
      let (low, high) = (Float(try tensor.min().item()), Float(try tensor.max().item()))
      let old = extremes[name]
      extremes[name] = min(low, old?.lowerBound ?? low)...max(high, old?.upperBound ?? high)
      try check()
    }
    var histograms = extremes.mapValues { ActivationHistogram(covering: $0) }
    try observe(values, over: images, on: device) { name, tensor in
      try tensor.to(.cpu).contiguous().withUnsafeBufferPointer(of: Float.self) { histograms[name]?.add($0) }
      try check()
    }
    return histograms
  }

  /// The mean of each channel of some values over calibration images.
  ///
  /// - Throws: as `histograms` does.
  package func channelMeans(
    of values: Set<String>, over images: CalibrationImages, on device: Device = .cpu
  ) throws -> [String: [Double]] {
    var sums: [String: [Double]] = [:]
    try observe(values, over: images, on: device) { name, tensor in
      let means = try tensor.mean(over: [0] + Array(2..<max(tensor.rank, 2))).array(of: Float.self)
      let weight = Double(tensor.shape[0])
      let old = sums[name] ?? means.map { _ in 0 }
      sums[name] = zip(old, means).map { $0 + weight * Double($1) }
    }
    return sums.mapValues { $0.map { $0 / Double(max(images.count, 1)) } }
  }

  /// Shows some values, the network's input among them, as they are made.
  private func observe(
    _ values: Set<String>, over images: CalibrationImages, on device: Device, _ body: (String, Tensor) throws -> Void
  ) throws {
    let executor = try Executor(self, device: device)
    let input = inputs[0].name
    try withoutActuallyEscaping(body) { body in
      try images.forEachBatch { batch in
        if values.contains(input) { try body(input, batch) }
        _ = try executor.outputs(for: [input: batch]) { name, value in
          if values.contains(name) { try body(name, value) }
        }
      }
    }
  }
}
