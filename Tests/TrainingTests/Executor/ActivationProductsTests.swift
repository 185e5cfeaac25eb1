import Networks
import TestSupport
import Testing
import Torch
import Training

/// Products of values and the loss's gradients at them.
struct ActivationProductsTests {
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "net", input: [3, 8, 8])
    let stem = try builder.convolution(
      "stem", builder.input, outputs: 8, kernel: Size(3), options: Convolution(padding: Size(1)))
    let first = builder.add("relu1", .activation(.relu), try builder.batchNorm("norm1", stem))
    let inner = try builder.convolution(
      "a", first, outputs: 8, kernel: Size(3), options: Convolution(padding: Size(1), groups: 2))
    let second = builder.add("relu2", .activation(.relu), try builder.batchNorm("norm2", inner))
    let outer = try builder.convolution("b", second, outputs: 8, kernel: Size(1))
    let sum = builder.add("sum", .add, stem, outer)
    let last = builder.add("relu3", .activation(.relu), try builder.batchNorm("norm3", sum))
    // Without batch norm evaluation computes the activation along with the convolution.
    let plain = builder.add(
      "relu4", .activation(.relu), try builder.convolution("c", last, outputs: 8, kernel: Size(1)))
    let scores = try builder.linear(
      "fc", builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), plain)), outputs: 4)
    return try builder.network(output: scores).withInitialWeights(seed: 3, scaledBy: .output)
  }

  private func batch(_ count: Int) throws -> (images: Tensor, labels: Tensor) {
    var generator = SeededGenerator(seed: 5)
    let pixels = (0..<count * 192).map { _ in Float.random(in: -1...1, using: &generator) }
    return (try Tensor(pixels, shape: [count, 3, 8, 8]), try Tensor((0..<count).map { $0 % 4 }))
  }

  @Test("They are the gradients at gates of ones", arguments: [Executor.Mode.evaluation, .training])
  func gates(_ mode: Executor.Mode) throws {
    let network = try network()
    let (images, labels) = try batch(6)
    let names = ["a", "b", "sum", "relu4"]
    let products = try ActivationProducts(of: network, at: names, mode: mode).products(images, labels: labels)
    let executor = try Executor(network)
    for (name, product) in zip(names, products) {
      let gate = try Tensor.ones([6, 8, 1, 1]).setRequiresGradient()
      let scores = try executor.gatedOutputs(for: ["input": images], mode: mode) { value, tensor in
        value == name ? try tensor * gate : tensor
      }[0]
      let loss = try scores.crossEntropy(labels, reduction: .sum)
      let wanted = try #require(try gradients(of: loss, withRespectTo: [gate])[0])
      let difference = try (product - wanted.reshaped(to: [6, 8])).abs().max().item()
      let scale = try wanted.abs().max().item()
      #expect(difference < 1e-4 * max(scale, 1e-3), "\(name): \(difference) of \(scale)")
    }
  }

  @Test("Information is half the mean square, whatever the number of images")
  func information() throws {
    let network = try network()
    let (images, labels) = try batch(6)
    let probe = try ActivationProducts(of: network, at: ["b"], mode: .training)
    let products = try probe.products(images, labels: labels)[0].array(of: Float.self)
    let information = try probe.information(images, labels: labels)[0]
    for channel in 0..<8 {
      let mean = (0..<6).reduce(Float(0)) { $0 + products[$1 * 8 + channel] * products[$1 * 8 + channel] } / 12
      #expect(abs(information[channel] - mean) <= 1e-5 * max(1, mean))
    }
    // The same images twice have the same statistics.
    let twice = try probe.information(
      Tensor.concatenated([images, images], along: 0), labels: Tensor.concatenated([labels, labels], along: 0))[0]
    for (one, other) in zip(information, twice) { #expect(abs(one - other) <= 1e-3 * max(one, 1e-3)) }
  }
}
