import Networks
import OrderedCollections
import Torch
import Training

/// What the loss of single images would grow by, to first order, if channels grew by a share: the sums `Σ a ∂L/∂a` over all
/// pixels and all places where a channel is made.
///
/// A gate of ones is multiplied to every value in which channels are made, one number an image and a channel; the gradient of
/// the summed loss at the gate is this product, from one backward pass, and no map has to be kept for it (Molchanov et al.
/// 2019). For a residual stream that several layers write to, the products of all of them are added: all go together.
struct GateGradients {
  /// The products of one class, row by row: `[images, width]`.
  struct Products {
    let width: Int
    let values: [Float]

    /// The products of each image in turn.
    var images: [ArraySlice<Float>] {
      stride(from: 0, to: values.count, by: width).map { values[$0..<$0 + width] }
    }
  }

  private let executor: Executor
  private let places: ChannelPlaces
  private let input: String
  private let widths: [Int: Int]
  private let pixels: [String: Int]

  init(of bench: Workbench) throws {
    let network = bench.network
    executor = try Executor(network, device: bench.device)
    places = ChannelPlaces(of: network.producedValues(), in: bench.analysis)
    input = network.inputs[0].name
    widths = Dictionary(uniqueKeysWithValues: places.uses.keys.map { ($0, bench.analysis.classes[$0].width) })
    let shapes = try network.shapes()
    pixels = Dictionary(
      uniqueKeysWithValues: places.values.map { name, value in
        (name, (shapes[name]?.product ?? 1) / max(1, value.channels.count))
      })
  }

  /// The products of each class for each image of a batch.
  ///
  /// - Parameter isMean: whether to take the mean over pixels in place of the sum.
  func products(_ images: Tensor, labels: Tensor, isMean: Bool = false) throws -> [Int: Products] {
    let count = images.shape[0]
    var gates: OrderedDictionary<String, Tensor> = [:]
    let scores = try executor.gatedOutputs(for: [input: images]) { name, value in
      guard let place = places.values[name] else { return value }
      var shape = Array(repeating: 1, count: value.rank)
      (shape[0], shape[place.axis]) = (count, place.channels.count)
      let gate = try Tensor.ones(shape, device: executor.device).setRequiresGradient()
      gates[name] = gate
      return try value * gate
    }[0]
    let loss = try scores.crossEntropy(labels.to(executor.device), reduction: .sum)
    let gradients = try gradients(of: loss, withRespectTo: Array(gates.values))
    var products = widths.mapValues { Array(repeating: Float(0), count: count * $0) }
    for (name, gradient) in zip(gates.keys, gradients) {
      guard let gradient, let channels = places.values[name]?.channels else { continue }
      let values = try gradient.to(.cpu).contiguous().array(of: Float.self)
      let scale = isMean ? 1 / Float(max(1, pixels[name] ?? 1)) : 1
      for (place, channel) in channels.enumerated() {
        guard let channel, let width = widths[channel.classIndex] else { continue }
        for image in 0..<count {
          products[channel.classIndex]?[image * width + channel.channel] +=
            scale * values[image * channels.count + place]
        }
      }
    }
    return Dictionary(
      uniqueKeysWithValues: products.map { ($0, Products(width: widths[$0] ?? 1, values: $1)) })
  }
}
