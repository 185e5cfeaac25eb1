import Compression
import Datasets
import Networks
import OrderedCollections
import Testing
import Torch
import Training

/// The sandwich rule beside networks of their own for each of its cuts.
@Suite struct SandwichRuleTests {
  @Test func gradientsAreThoseOfSmallNetworksInTheirPlaces() throws {
    let network = try residualNetwork(width: 7)
    let analysis = try network.channels()
    let bench = try Workbench(network, seed: 1)
    let executor = try Executor(network)
    let rule = SandwichRule(executor, analysis, orders: try bench.slimmingOrders(), leastShare: 0.3)
    let stream = RandomStream(seed: 4, name: "sandwich")
    var numbers = stream
    let images = try Tensor((0..<5 * 784).map { _ in Float(numbers.uniform()) }, shape: [5, 1, 28, 28])
    let scores = try withoutGradients { try executor.forward(images, mode: .training) }
    try rule.addGradients(over: images, scores: scores, share: 0.25, from: stream)

    var expected: [String: [Float]] = [:]
    var widths: Set<[Int]> = []
    let wanted = try scores.softmax(over: 1)
    for number in 0...SandwichRule.draws {
      let selection = rule.selection(number, from: stream.substream(number))
      widths.insert(analysis.classes.indices.map { selection.keptChannels(ofClassAt: $0, in: analysis).count })
      let small = try Executor(network.keeping(selection, in: analysis))
      let logarithms = try small.forward(images, mode: .training).logSoftmax(over: 1)
      try ((logarithms * wanted).sum(over: [1]).mean() * -0.25).backward()
      for (name, parameter) in network.parameters where parameter.isTrainable {
        let gradient = try #require(try small.parameters[name]?.gradient).contiguous().array(of: Float.self)
        let places = places(of: name, shape: parameter.shape, keeping: selection, in: analysis)
        for (place, number) in zip(places, gradient) {
          expected[name, default: Array(repeating: 0, count: parameter.values.count)][place] += number
        }
      }
    }
    #expect(widths.count == 3, "the narrowest, and two at random")
    for (index, kept) in analysis.classes.indices.map({ ($0, rule.selection(0, from: stream)) }) {
      guard analysis.classes[index].isPrunable else { continue }
      let width = analysis.classes[index].width
      #expect(kept.keptChannels(ofClassAt: index, in: analysis).count == WidthRule(leastShare: 0.3).least(of: width))
    }
    for (name, sum) in expected {
      let gradient = try #require(try executor.parameters[name]?.gradient).contiguous().array(of: Float.self)
      let largest = sum.map(abs).max() ?? 0
      let difference = zip(gradient, sum).map { abs($0 - $1) }.max() ?? 0
      #expect(largest > 0 && difference < 1e-4 * largest + 1e-7, "\(name)")
    }
  }

  /// Where the numbers of a small network's parameter stand in that of the whole.
  private func places(
    of name: String, shape: [Int], keeping selection: ChannelSelection, in analysis: ChannelAnalysis
  ) -> [Int] {
    shape.indices.reduce([0]) { places, axis in
      let units = analysis.parameterUnits[ParameterAxis(name, axis)]
      let kept = (0..<shape[axis]).filter { place in units.map { selection.isKept[$0[place]] } ?? true }
      return places.flatMap { start in kept.map { start * shape[axis] + $0 } }
    }
  }
}
