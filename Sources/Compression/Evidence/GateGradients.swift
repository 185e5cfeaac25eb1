import Networks
import OrderedCollections
import Torch
import Training

/// What the loss of single images would grow by, to first order, if channels grew by a share: the sums `Σ a ∂L/∂a` over all
/// pixels and all places where a channel is made.
///
/// That is the gradient of the summed loss at a gate of ones, one number an image and a channel, on every value in which channels
/// are made (Molchanov et al. 2019); one backward pass tells all, see `ActivationProducts`. For a residual stream that several
/// layers write to, the products of all of them are added: all go together.
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

  private let activations: ActivationProducts
  private let places: ChannelPlaces
  private let widths: [Int: Int]
  private let pixels: [Int]

  /// The products at the channels of a network, by their classes' places in its analysis.
  ///
  /// - Parameter mode: `training` for batch norm by the images' own statistics.
  init(
    of network: Network, _ analysis: ChannelAnalysis, mode: Executor.Mode = .evaluation, device: Device
  ) throws {
    places = ChannelPlaces(of: network.producedValues(), in: analysis)
    let axes = places.values.map { name, value in (name, value.axis) }
    activations = try ActivationProducts(
      of: network, at: Array(places.values.keys), axes: Dictionary(uniqueKeysWithValues: axes), mode: mode,
      device: device)
    widths = Dictionary(uniqueKeysWithValues: places.uses.keys.map { ($0, analysis.classes[$0].width) })
    let shapes = try network.shapes()
    pixels = places.values.map { name, value in (shapes[name]?.product ?? 1) / max(1, value.channels.count) }
  }

  /// The products of each class for each image of a batch.
  ///
  /// - Parameter isMean: whether to take the mean over pixels in place of the sum.
  func products(_ images: Tensor, labels: Tensor, isMean: Bool = false) throws -> [Int: Products] {
    let count = images.shape[0]
    var products = widths.mapValues { Array(repeating: Float(0), count: count * $0) }
    for (number, made) in try activations.products(images, labels: labels).enumerated() {
      let channels = places.values.values[number].channels
      let values = try made.to(.cpu).contiguous().array(of: Float.self)
      let scale = isMean ? 1 / Float(max(1, pixels[number])) : 1
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
