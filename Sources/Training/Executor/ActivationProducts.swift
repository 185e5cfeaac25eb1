public import Networks
import OrderedCollections
public import Torch

/// By how much the loss of single images would grow, to first order, if channels of some values grew by a share: `Σ a ∂L/∂a`, the sum over
/// the pixels of a channel.
///
/// It is what pruning by gradients and rankings of networks have in common: half the mean of its square over images is the Fisher
/// information of a gate at the channel (Theis et al. 2018, section 2.2). Only gradients at the values are computed, none at weights.
public final class ActivationProducts {
  private let executor: Executor
  private let names: [String]
  private let axes: [String: Int]
  private let mode: Executor.Mode

  /// The products at the values called `names`.
  ///
  /// - Parameters:
  ///   - axes: the axes of the channels of values where that is not the one behind the batch.
  ///   - mode: `training` to normalise by the statistics of the batch, as before any training; it changes running ones
  ///     that nobody reads.
  /// - Throws: what `Executor.init` throws.
  public init(
    of network: Network, at names: [String], axes: [String: Int] = [:], mode: Executor.Mode = .evaluation,
    precision: Precision = .float32, device: Device = .cpu
  ) throws {
    executor = try Executor(network, precision: precision, device: device, exposing: Set(names))
    for parameter in executor.parameters.values { _ = try parameter.setRequiresGradient(false) }
    (self.names, self.axes, self.mode) = (names, axes, mode)
  }

  /// For each value, the products of each channel for each image, `[N, C]`; the loss is the sum of the images' cross-entropies.
  ///
  /// Sums do not depend on how many images there are, as far as batch norm does not.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func products(_ images: Tensor, labels: Tensor) throws -> [Tensor] {
    let input = try images.to(executor.device).detached().setRequiresGradient()
    let (scores, values) = try executor.forward(input, mode: mode, reading: names)
    let own = names.compactMap { name in values[name].map { (value: $0, axis: axes[name] ?? 1) } }
    let loss = try scores.crossEntropy(labels.to(executor.device), reduction: .sum)
    let gradients = try gradients(of: loss, withRespectTo: own.map(\.value))
    return try withoutGradients {
      try zip(own, gradients).map { place, gradient in
        let (value, axis) = place
        guard let gradient else {
          return try Tensor.zeros([value.shape[0], value.shape[axis]], device: executor.device)
        }
        return try value.channelProducts(with: gradient, axis: axis)
      }
    }
  }

  /// For each value, the Fisher information of each channel: `½ E (Σ a ∂L/∂a)²`, the mean over images.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func information(_ images: Tensor, labels: Tensor) throws -> [[Float]] {
    try products(images, labels: labels).map { products in
      try (products.squared().mean(over: [0]) * 0.5).to(.cpu).array(of: Float.self)
    }
  }
}
