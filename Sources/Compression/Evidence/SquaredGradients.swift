public import Networks
import OrderedCollections
public import Torch
import Training

/// The squares of the gradients of single images' losses at weights, added up over images.
///
/// They are the diagonal of the empirical Fisher information, as far as it is not divided by the number of images. One backward pass
/// serves a batch: what a layer reads of an image and the gradient at what it makes give the gradient at its weights as one matrix
/// product, for each image alone. Batch norm's statistics are those of the network, so that images do not know of one another.
public struct SquaredGradients {
  private let executor: Executor
  private let input: String
  /// The layers that use each weight.
  private let layers: OrderedDictionary<String, [Node]>
  /// How many numbers the gradients of a few images, or what a layer reads to make them, may be: 4 MB, which caches hold.
  private static let room = 1 << 20

  /// The squares at `weights`, which convolutions and dense layers multiply by.
  ///
  /// - Throws: what `Executor.init` throws.
  public init(of network: Network, at weights: [String], device: Device) throws {
    executor = try Executor(network, device: device)
    for parameter in executor.parameters.values { _ = try parameter.setRequiresGradient(false) }
    input = network.inputs[0].name
    layers = OrderedDictionary(
      uniqueKeysWithValues: weights.map { name in
        (name, network.nodes.filter { $0.parameters[.weight] == name && $0.operation.multiplies })
      })
  }

  /// The sums over the images of a batch, of the shape of each weight; the loss is the cross-entropy.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func sums(_ images: Tensor, labels: Tensor) throws -> [Tensor] {
    let images = try images.to(executor.device).detached().setRequiresGradient()
    let made = layers.values.joined().map(\.name)
    let used = Set(made + layers.values.joined().map { $0.inputs[0] })
    var values = [input: images]
    let scores = try executor.gatedOutputs(for: [input: images]) { name, value in
      if used.contains(name) { values[name] = value }
      return value
    }[0]
    let loss = try scores.crossEntropy(labels.to(executor.device), reduction: .sum)
    let found = try gradients(of: loss, withRespectTo: made.compactMap { values[$0] })
    let gradients = Dictionary(zip(made, found)) { first, _ in first }
    return try withoutGradients {
      try layers.map { name, nodes in
        let weight = executor.parameters[name]
        let uses = nodes.compactMap { node in
          (gradients[node.name] ?? nil).flatMap { gradient in
            values[node.inputs[0]].map {
              LayerUse(node: node, kernel: weight?.shape ?? [], reads: $0, gradient: gradient)
            }
          }
        }
        return try squares(of: uses, shape: weight?.shape ?? [], images: images.shape[0])
      }
    }
  }

  /// The sum over images of the squared sum over the uses of a weight.
  private func squares(of uses: [LayerUse], shape: [Int], images count: Int) throws -> Tensor {
    if uses.count == 1, let squares = try uses[0].squaresOfOnePlace() { return try squares.reshaped(to: shape) }
    let numbers = uses.map(\.numbersPerImage).max() ?? 0
    let sum = try Tensor.zeros([shape.product], device: executor.device)
    let step = max(1, Self.room / max(1, shape.product, numbers))
    for start in stride(from: 0, to: count, by: step) {
      let images = start..<min(count, start + step)
      let gradients = try uses.map { try $0.gradients(of: images) }
      guard let first = gradients.first else { break }
      let whole = try gradients.dropFirst().reduce(first) { try $0 + $1 }
      try sum.add(inPlace: whole.squared().sum(over: [0]))
    }
    guard shape.count == 4 else { return try sum.reshaped(to: shape) }
    // Gradients have the channels behind the places of the kernel.
    return try sum.reshaped(to: [shape[0], shape[2] * shape[3], shape[1]]).transposed(1, 2).reshaped(to: shape)
  }
}

/// A layer, what it read of a batch, and the gradient at what it made.
private struct LayerUse {
  let node: Node
  /// The shape of the weight.
  let kernel: [Int]
  let reads: Tensor
  let gradient: Tensor

  /// How many numbers the layer multiplies by for one image.
  var numbersPerImage: Int {
    switch node.operation {
    case .convolution: gradient.shape[2...].reduce(1, *) * kernel[2...].reduce(1, *) * reads.shape[1]
    case .transposedConvolution: reads.shape[2...].reduce(1, *) * kernel[2...].reduce(1, *) * gradient.shape[1]
    default: reads.shape[1...].reduce(1, *)
    }
  }

  /// The gradients at the weight of single images, one a row, with the channels of patches behind the places of the kernel.
  func gradients(of images: Range<Int>) throws -> Tensor {
    let (read, made) = try (part(reads, images), part(gradient, images))
    switch node.operation {
    case .convolution(let convolution):
      let patches = try read.patches(
        kernel: Pair(kernel[2], kernel[3]), stride: Pair(convolution.stride), padding: Pair(convolution.padding),
        dilation: Pair(convolution.dilation))
      return try products(of: made, with: patches, groups: convolution.groups)
    case .transposedConvolution(let convolution):
      let patches = try made.patches(
        kernel: Pair(kernel[2], kernel[3]), stride: Pair(convolution.stride), padding: Pair(convolution.padding),
        dilation: Pair(convolution.dilation))
      // Rows and columns that were added behind the output may have room for windows that no pixel has made.
      let (height, width) = (read.shape[2], read.shape[3])
      let columns = width + convolution.outputPadding.width / convolution.stride.width
      let made = try patches.reshaped(to: [images.count, -1, columns] + patches.shape[2...])
        .slice(1, to: height).slice(2, to: width).reshaped(to: [images.count, height * width] + patches.shape[2...])
      return try products(of: read, with: made, groups: convolution.groups)
    default:
      func rows(_ value: Tensor) throws -> Tensor {
        try value.reshaped(to: [images.count, -1, value.shape[value.rank - 1]])
      }
      return try rows(made).transposed(1, 2).matmul(rows(read)).reshaped(to: [images.count, -1])
    }
  }

  /// The sum of their squares where each image gives one product of a column with a row; nil where it gives a sum of such.
  func squaresOfOnePlace() throws -> Tensor? {
    guard case .linear = node.operation, reads.rank == 2 else { return nil }
    return try gradient.squared().transposed(0, 1).matmul(reads.squared())
  }

  private func part(_ value: Tensor, _ images: Range<Int>) throws -> Tensor {
    try value.slice(0, from: images.lowerBound, to: images.upperBound)
  }

  /// Of every image, and in it of every group, the product of maps with patches, summed over places.
  private func products(of maps: Tensor, with patches: Tensor, groups: Int) throws -> Tensor {
    let (count, places, channels) = (maps.shape[0], patches.shape[1], patches.shape[4])
    let size = patches.shape[2] * patches.shape[3]
    let rows = try maps.permuted([0, 2, 3, 1]).reshaped(to: [count, places, groups, -1])
    let columns = try patches.reshaped(to: [count, places, size, groups, channels / groups])
    return try rows.permuted([0, 2, 3, 1]).reshaped(to: [count * groups, -1, places])
      .matmul(columns.permuted([0, 3, 1, 2, 4]).reshaped(to: [count * groups, places, -1]))
      .reshaped(to: [count, -1])
  }
}
