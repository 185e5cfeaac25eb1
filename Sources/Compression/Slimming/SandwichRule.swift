package import Datasets
package import Networks
package import Torch
package import Training

/// Trains cuts of a network along with it, so that one set of weights serves at all widths.
///
/// The sandwich rule and in-place distillation of Yu and Huang 2019 (universally slimmable networks): with every batch goes the whole
/// network, which learns from the labels, and behind it the narrowest cut and two at random, which learn from what the whole network makes
/// of the images. Gradients of all are added up. As AutoSlim needs it, each class of channels has a width of its own, drawn evenly between
/// the least share and all. Batch norm normalises each cut by the batch; its running statistics are those of the whole network.
package final class SandwichRule: Regulariser {
  private let executor: Executor
  private let analysis: ChannelAnalysis
  private let orders: [Int: [Int]]
  private let leastShare: Double

  /// The cuts at random of each batch.
  package static let draws = 2

  /// The rule for an executor's network.
  ///
  /// - Parameters:
  ///   - orders: for each class that is cut, by its place in the analysis, its channels in the order in which they go.
  ///   - leastShare: the share of its channels that a class keeps in the narrowest cut.
  package init(_ executor: Executor, _ analysis: ChannelAnalysis, orders: [Int: [Int]], leastShare: Double) {
    (self.executor, self.analysis, self.orders, self.leastShare) = (executor, analysis, orders, leastShare)
  }

  package func addGradients(over images: Tensor, scores: Tensor, share: Double, from stream: RandomStream) throws {
    let wanted = try withoutGradients { try scores.softmax(over: 1) }
    for number in 0...Self.draws {
      let cut = try executor.cutting(selection(number, from: stream.substream(number)), in: analysis)
      let logarithms = try cut.forward(images, mode: .training).logSoftmax(over: 1)
      try ((logarithms * wanted).sum(over: [1]).mean() * -share).backward()
    }
  }

  /// The narrowest cut, and cuts at random behind it.
  package func selection(_ number: Int, from stream: RandomStream) -> ChannelSelection {
    var stream = stream
    var selection = ChannelSelection(keepingAllOf: analysis)
    for (index, order) in orders.sorted(by: { $0.key < $1.key }) {
      var kept = WidthRule(leastShare: leastShare).least(of: order.count)
      if number > 0 { kept = max(kept, Int((stream.uniform(in: leastShare...1) * Double(order.count)).rounded())) }
      for channel in order.prefix(order.count - kept) { selection.remove(channel, ofClassAt: index) }
    }
    return selection
  }
}
