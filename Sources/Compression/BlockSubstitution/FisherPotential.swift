import Foundation
import Networks
import Torch
import Training

/// How much the loss depends on the blocks of networks before they are trained, from one batch of images.
///
/// `Δ = Σ_c 1/2N Σ_n (Σ a ∂L_n/∂a)²` over the channels of what a body makes, and over all blocks (Turner et al. 2020, eq. 2). The authors
/// take the gradient of the mean loss, which divides all scores by the same `N²`; here it is that of each image's own, so that batches of
/// any size give comparable scores. Weights of convolutions are drawn as
/// the authors draw them; those of the classifier are drawn by the same rule, which makes them larger than theirs. Images are as they are,
/// not cropped and mirrored. Batch norm uses the batch's statistics.
package struct FisherPotential: Sendable {
  private let space: BlockSpace
  private let images: Tensor
  private let labels: Tensor
  private let precision: Precision
  private let device: Device
  private let seed: UInt64

  /// The potentials of networks of a space, by the first images of a workbench.
  ///
  /// - Throws: `ScoreError.needsImages` where there are none.
  package init(
    of space: BlockSpace, on bench: Workbench, batchSize: Int, precision: Precision = .float32
  ) throws {
    guard let images = bench.images?.prefix(batchSize), images.count > 0 else { throw ScoreError.needsImages }
    var batches: [(images: Tensor, labels: Tensor)] = []
    try images.forEachLabelledBatch { batches.append(($0, $1)) }
    self.images = try Tensor.concatenated(batches.map(\.images), along: 0)
    labels = try Tensor.concatenated(batches.map(\.labels), along: 0)
    (self.space, self.precision, device, seed) = (space, precision, bench.device, bench.seed)
  }

  /// What is known of a network once it is ranked.
  package struct Figures: Sendable {
    let macs: Int
    let params: Int
    package let potential: Double
  }

  /// The figures of networks with such blocks, in their order whatever the number of workers.
  ///
  /// Every network is run on one thread, so that scores do not depend on how many there are.
  func scores(
    of choices: [[BlockKind]], workers: Int, progress: @Sendable (Int, Int) throws -> Void = { _, _ in }
  ) throws -> [Figures] {
    let threads = Runtime.threadCount
    defer { try? Runtime.setThreadCount(threads) }
    let work = SharedWork<Figures>(count: choices.count)
    DispatchQueue.concurrentPerform(iterations: max(1, min(workers, choices.count))) { _ in
      work.run {
        try Runtime.setThreadCount(1)
      } each: { place in
        try figures(of: choices[place])
      } done: { done in
        try progress(done, choices.count)
      }
    }
    return try work.results()
  }

  /// The figures of the network with such blocks.
  package func figures(of kinds: [BlockKind]) throws -> Figures {
    let recipe = space.recipe(of: kinds, origin: Recipe.Origin(method: BlockSwap.methodName, seed: seed))
    let network = try space.network.applying(recipe)
    let costs = try network.costs()
    let outputs = space.blocks.map(\.output)
    let products = try ActivationProducts(
      of: network.withInitialWeights(seed: seed, scaledBy: .output), at: outputs, mode: .training,
      precision: precision, device: device)
    let information = try products.information(images, labels: labels)
    return Figures(
      macs: costs.macs, params: costs.params,
      potential: information.joined().reduce(0) { $0 + Double($1) })
  }
}
