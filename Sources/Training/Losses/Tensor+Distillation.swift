package import Torch

extension Tensor {
  /// The divergence of these scores `[N, classes]` from teachers' at a temperature `T`: `T² KL(p ‖ softmax(s / T))`, a scalar.
  ///
  /// `p` is the mean of the teachers' `softmax(t / T)`, and the divergence is summed over classes and averaged over images.
  /// With `T²` the gradient by `s` is `T (softmax(s / T) - p)` for each image (Hinton, Vinyals and Dean 2015, section 2).
  package func divergence(from teachers: [Tensor], temperature: Double) throws -> Tensor {
    let scale = 1 / temperature
    var targets = try (teachers[0] * scale).softmax(over: 1)
    for teacher in teachers.dropFirst() { targets = try targets + (teacher * scale).softmax(over: 1) }
    let logs = try (self * scale).logSoftmax(over: 1)
    let sum = try logs.klDivergence(targets * (1 / Double(teachers.count)), reduction: .sum)
    return try sum * (temperature * temperature / Double(shape[0]))
  }

  /// Where a value `[N, C, H, W]` is strong: the mean of its squares over the channels, `[N, H·W]`, each image's of length 1.
  ///
  /// An image that is zero everywhere has a map of zeros.
  package func attentionMap() throws -> Tensor {
    let squares = try to(.float32).power(2).mean(over: [1])
    let map = try squares.reshaped(to: [shape[0], shape[2] * shape[3]])
    return try map / map.norm(2, over: [1], keepingDimensions: true).clamped(from: 1e-12)
  }

  /// The mean squared difference of two values' attention maps, over images and places, a scalar.
  ///
  /// This is the form of the code that Zagoruyko and Komodakis published; equation 2 of their paper has the length of the
  /// difference, not squared.
  package func attentionDifference(from teacher: Tensor) throws -> Tensor {
    try attentionMap().squaredError(teacher.attentionMap())
  }
}
