import Compression
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Squared gradients of single images from one backward pass, against a backward pass an image.
@Suite struct SquaredGradientsTests {
  /// A network of layers of all kinds that multiply, one of them used twice.
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "layers", input: [3, 9, 8])
    let strided = try builder.convolution(
      "strided", builder.input, outputs: 8, kernel: Size(3, 2),
      options: Convolution(stride: Size(2, 1), padding: Size(1, 0)), bias: true)
    let grouping = Convolution(padding: Size(2), dilation: Size(2), groups: 2)
    let grouped = try builder.convolution(
      "grouped", builder.add("relu", .activation(.relu), strided), outputs: 8, kernel: Size(3), options: grouping)
    let again = builder.add("again", .convolution(grouping), grouped, parameters: [.weight: "grouped.weight"])
    let norm = try builder.batchNorm("norm", again)
    let depthwise = try builder.convolution(
      "depthwise", norm, outputs: 8, kernel: Size(3), options: Convolution(padding: Size(1), groups: 8))
    let enlarged = try builder.transposedConvolution(
      "enlarged", depthwise, outputs: 6, kernel: Size(3),
      options: TransposedConvolution(stride: Size(2), padding: Size(1), outputPadding: Size(1), groups: 2))
    let open = try builder.transposedConvolution(
      "open", enlarged, outputs: 6, kernel: Size(2),
      options: TransposedConvolution(stride: Size(2), padding: Size(1), outputPadding: Size(2), dilation: Size(3)))
    let pooled = builder.add("pooled", .adaptiveAveragePool(Size(2)), open)
    let rows = builder.add("rows", .reshape([6, 4]), pooled)
    let tokens = try builder.linear("tokens", rows, outputs: 5)
    let last = try builder.linear("last", builder.add("flat", .flatten, tokens), outputs: 10)
    return try builder.network(output: last).randomised(seed: 3)
  }

  @Test func eachLayerGivesWhatABackwardPassAnImageGives() throws {
    let network = try network()
    let names = ["strided", "grouped", "depthwise", "enlarged", "open", "tokens", "last"].map { "\($0).weight" }
    var generator = SeededGenerator(seed: 5)
    let images = try Tensor(generator.floats(4 * 3 * 9 * 8, in: -1...1), shape: [4, 3, 9, 8])
    let labels = try Tensor([3, 0, 9, 3])
    let found = try SquaredGradients(of: network, at: names, device: .cpu).sums(images, labels: labels)
    let executor = try Executor(network)
    let weights = try names.map { try #require(executor.parameters[$0]) }
    var expected = try weights.map { try Tensor.zeros(like: $0) }
    for image in 0..<4 {
      let loss = try executor.forward(images.slice(0, from: image, to: image + 1), mode: .evaluation)
        .crossEntropy(labels.slice(0, from: image, to: image + 1))
      for (place, gradient) in try gradients(of: loss, withRespectTo: weights).enumerated() {
        expected[place] = try expected[place] + (try #require(gradient)).squared()
      }
    }
    for (name, (found, expected)) in zip(names, zip(found, expected)) {
      #expect(found.shape == expected.shape)
      let (difference, largest) = (try (found - expected).abs().max().item(), try expected.max().item())
      #expect(largest > 0 && difference < 1e-4 * largest, "\(name): \(difference) of \(largest)")
    }
  }
}
