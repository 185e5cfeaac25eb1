import Compression
import Datasets
import Networks
import Testing
import Torch
import Training

/// Greedy slimming beside its slow meaning: every class tried by itself, with all of the network computed anew.
@Suite struct GreedySlimmingTests {
  /// A shortcut that a pad widens before the branch beside it is computed, and dropout before the scores.
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "padded", input: [1, 28, 28])
    let stem = try builder.unit(
      "stem", builder.add("shrink", .pool(Pool(.average, kernel: Size(4))), builder.input), outputs: 6)
    let wide = builder.add("pad", .pad(Pad(channels: Pad.Amount(2, 2))), stem)
    let branch = try builder.unit("outer", builder.unit("inner", stem, outputs: 9), outputs: 10)
    let sum = builder.add("sum", .add, wide, branch)
    let value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(2)), sum))
    let dropped = builder.add("drop", .dropout(probability: 0.5), try builder.linear("hidden", value, outputs: 11))
    let scores = try builder.linear("fc", dropped, outputs: 10)
    return try builder.network(output: scores).withInitialWeights(seed: 3)
  }

  @Test func everyStepIsTheOneThatIsMissedLeast() throws {
    let network = try network()
    let bench = try Workbench(network, dataset: Dataset.synthetic(train: 200, test: 60), imageCount: 40, seed: 1)
    let (analysis, method) = (bench.analysis, AutoSlim())
    var steps: [SlimmingStep] = []
    _ = try method.recipe(for: [Budget(.macs, .share(0.4))], on: bench, after: []) { steps.append($0) }
    #expect(steps.count > 8)
    let orders = try bench.slimmingOrders().filter { analysis.classes[$0.key].isPrunable }
    #expect(orders.count == 4)
    var gone = orders.mapValues { _ in 0 }
    for step in steps {
      let results = try trials(of: method, on: bench, behind: gone, of: orders)
      let taken = try #require(orders.keys.first { analysis.classes[$0].name == step.channelClass })
      let (own, best) = (try #require(results[taken]), results.values.map(\.accuracy).max() ?? 1)
      #expect(own.removed == step.removed)
      #expect(abs(own.accuracy - step.accuracy) < 1e-9 && own.accuracy == best)
      let least = results.values.filter { $0.accuracy == best }.map(\.loss).min() ?? 0
      #expect(abs(own.loss - step.loss) < 1e-4 && own.loss < least + 1e-4, "step \(step.number)")
      gone[taken] = step.removed
    }
  }

  @Test func whereCostsCountTheStepIsTheOneThatIsMissedLeastForWhatItSaves() throws {
    let bench = try Workbench(network(), dataset: Dataset.synthetic(train: 200, test: 60), imageCount: 40, seed: 1)
    let (analysis, method) = (bench.analysis, AutoSlim(countsCosts: true))
    let budgets = [Budget(.macs, .share(0.4))]
    var steps: [SlimmingStep] = []
    let recipe = try method.recipe(for: budgets, on: bench, after: []) { steps.append($0) }
    var published: [SlimmingStep] = []
    _ = try AutoSlim().recipe(for: budgets, on: bench, after: []) { published.append($0) }
    #expect(steps.map(\.channelClass) != published.map(\.channelClass))
    #expect(recipe.origin.settings["saving"] == "macs")
    let orders = try bench.slimmingOrders().filter { analysis.classes[$0.key].isPrunable }
    var gone = orders.mapValues { _ in 0 }
    for step in steps {
      let base = try evaluation(of: bench, without: gone, of: orders)
      let prices = try trials(of: method, on: bench, behind: gone, of: orders).mapValues {
        max(0, $0.loss - base.loss) / Double(base.macs - $0.macs)
      }
      let taken = try #require(orders.keys.first { analysis.classes[$0].name == step.channelClass })
      // Losses are told apart to five digits.
      #expect(try #require(prices[taken]) <= (prices.values.min() ?? 0) + 1e-5 / 1000, "step \(step.number)")
      gone[taken] = step.removed
    }
  }

  /// For each class that may lose more, how many of its channels are gone with the next part of it, and what the network is worth then.
  private func trials(
    of method: AutoSlim, on bench: Workbench, behind gone: [Int: Int], of orders: [Int: [Int]]
  ) throws -> [Int: (removed: Int, accuracy: Double, loss: Double, macs: Int)] {
    var trials: [Int: (removed: Int, accuracy: Double, loss: Double, macs: Int)] = [:]
    for (index, order) in orders {
      let bin = max(1, Int((Double(order.count) / 12).rounded()))
      let left = max(method.widths.least(of: order.count), order.count - gone[index, default: 0] - bin)
      guard left < order.count - gone[index, default: 0] else { continue }
      var counts = gone
      counts[index] = order.count - left
      let result = try evaluation(of: bench, without: counts, of: orders)
      trials[index] = (order.count - left, result.accuracy, result.loss, result.macs)
    }
    return trials
  }

  /// What the network is worth without the first channels of each class, by batches whose statistics normalise them.
  private func evaluation(
    of bench: Workbench, without counts: [Int: Int], of orders: [Int: [Int]]
  ) throws -> (accuracy: Double, loss: Double, macs: Int) {
    var selection = ChannelSelection(keepingAllOf: bench.analysis)
    for (index, count) in counts {
      for channel in orders[index, default: []].prefix(count) { selection.remove(channel, ofClassAt: index) }
    }
    let cut = try bench.network.keeping(selection, in: bench.analysis)
    let executor = try Executor(cut)
    var (right, loss, images) = (0.0, 0.0, 0.0)
    try bench.searchImages?.forEachLabelledBatch { batch, labels in
      let scores = try withoutGradients { try executor.forward(batch, mode: .reestimation(momentum: 0)) }
      let numbers = try scores.array(of: Float.self)
      let count = scores.shape[0]
      loss += Double(count) * Double(try scores.crossEntropy(labels).array(of: Float.self)[0])
      for (row, label) in try labels.array(of: Int64.self).enumerated() {
        let own = numbers[row * 10..<row * 10 + 10]
        right += own.max() == own[own.startIndex + Int(label)] ? 1 : 0
      }
      images += Double(count)
    }
    return (right / images, loss / images, try cut.costs().macs)
  }
}
