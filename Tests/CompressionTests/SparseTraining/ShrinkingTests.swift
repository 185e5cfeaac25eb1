import Compression
import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// The regularisers that draw to zero.
@Suite struct ShrinkingTests {
  let network: Network
  let executor: Executor
  let analysis: ChannelAnalysis
  let prunable: [ChannelClass]

  init() throws {
    network = try residualNetwork().settled()
    executor = try Executor(network)
    analysis = try network.channels()
    prunable = analysis.classes.filter(\.isPrunable)
  }

  /// What was added to the gradient of each parameter over its numbers; one number for each.
  private func pulls() throws -> [String: [Float]] {
    var pulls: [String: [Float]] = [:]
    for (name, tensor) in executor.parameters {
      guard let gradient = try tensor.gradient?.contiguous().array(of: Float.self) else { continue }
      pulls[name] = zip(gradient, network.parameters[name]?.values ?? []).map { $1 == 0 ? 0 : $0 / $1 }
    }
    return pulls
  }

  @Test(arguments: SampleNetwork.allCases.filter(\.canRun)) func slicesHoldEveryNumberOfAClass(sample: SampleNetwork)
    throws
  {
    let network = try sample.network()
    for channels in try network.channels().classes {
      let executor = try Executor(network)
      let slices = try ClassSlices(of: channels, in: executor) { $0.role != .tracks }
      var energies = Array(repeating: 0.0, count: channels.width)
      var sizes = Array(repeating: 0, count: channels.width)
      for member in channels.members where member.role != .tracks {
        guard let parameter = network.parameters[member.parameter], parameter.isTrainable else { continue }
        let inner = parameter.shape[(member.axis + 1)...].reduce(1, *)
        for (number, value) in parameter.values.enumerated() {
          let place = number / inner % parameter.shape[member.axis]
          guard let channel = member.indices.firstIndex(where: { $0.contains(place) }) else { continue }
          energies[channel] += Double(value) * Double(value)
          sizes[channel] += 1
        }
      }
      #expect(slices.sizes == sizes)
      for (found, expected) in zip(try slices.energies().array(of: Float.self), energies) {
        #expect(abs(Double(found) - expected) <= 1e-5 * max(1, expected), "\(channels.name)")
      }
      try slices.scale(by: Tensor.full([channels.width], 0))
      let left = try slices.energies().abs().max().item()
      #expect(left == 0)
    }
  }

  @Test func slimmingAddsTheSignsOfScales() throws {
    for tensor in executor.parameters.values where tensor.requiresGradient {
      try tensor.setGradient(Tensor.zeros(like: tensor.detached()))
    }
    try Slimming(executor, prunable, strength: 0.25).addGradients(step: 1)
    for (name, tensor) in executor.parameters where tensor.requiresGradient {
      let gradient = try #require(try tensor.gradient).contiguous().array(of: Float.self)
      let isScale = name.hasSuffix("-norm.weight")
      for (found, weight) in zip(gradient, try #require(network.parameters[name]).values) {
        #expect(found == (isScale ? (weight > 0 ? 0.25 : weight < 0 ? -0.25 : 0) : 0), "\(name)")
      }
    }
  }

  @Test func slimmingNeedsBatchNorm() throws {
    let plain = try chain(4, 3, 2).withInitialWeights(seed: 1)
    let classes = try plain.channels().classes.filter(\.isPrunable)
    #expect(throws: SparseTrainingError.nothingToDraw(.slimming)) {
      _ = try Slimming(Executor(plain), classes, strength: 1)
    }
  }

  /// No other weights make `‖w - w₀‖²/2 + η λ Σ √n ‖w_c‖` smaller: not those nearby, not zero.
  @Test(arguments: [0.002, 0.05, 10]) func groupLassoTakesTheProximalStep(strength: Double) throws {
    let lasso = try GroupLasso(executor, prunable, strength: strength)
    let slices = try prunable.map { channels in
      try ClassSlices(of: channels, in: executor) { $0.role == .produces || $0.role == .scales }
    }
    let before = try slices.map { try $0.energies().squareRoot().array(of: Float.self).map(Double.init) }
    try lasso.moveWeights(learningRate: 0.1)
    let after = try slices.map { try $0.energies().squareRoot().array(of: Float.self).map(Double.init) }
    for (index, slices) in slices.enumerated() {
      for channel in slices.sizes.indices {
        let weight = 0.1 * strength * Double(slices.sizes[channel]).squareRoot()
        // Along the ray of the weights the problem is one of norms.
        func objective(_ norm: Double) -> Double {
          (norm - before[index][channel]) * (norm - before[index][channel]) / 2 + weight * norm
        }
        let found = after[index][channel]
        for other in [0, found * 0.9, found * 1.1, found + 0.01, before[index][channel]] {
          #expect(objective(found) <= objective(max(0, other)) + 1e-6)
        }
        if before[index][channel] <= weight { #expect(found == 0) }
      }
    }
  }

  @Test func whatGroupLassoLeavesAtZeroIsCutWithoutATrace() throws {
    let sizes = try ClassSlices(of: prunable[0], in: executor) { $0.role == .produces || $0.role == .scales }
    let norms = try sizes.energies().squareRoot().array(of: Float.self)
    let middle = Double(norms.sorted()[norms.count / 2]) / Double(sizes.sizes[0]).squareRoot()
    try GroupLasso(executor, prunable, strength: middle).moveWeights(learningRate: 1)
    let shrunk = try executor.network()
    let edits = try shrunk.channels().classes.filter(\.isPrunable).compactMap { channels -> Edit? in
      let left = try ClassSlices(of: channels, in: executor) { $0.role == .produces || $0.role == .scales }
        .energies().array(of: Float.self)
      let kept = left.indices.filter { left[$0] > 0 }
      return kept.isEmpty || kept.count == channels.width
        ? nil : .keepChannels(KeptChannels(channelClass: channels.name, width: channels.width, channels: kept))
    }
    #expect(!edits.isEmpty)
    let cut = try shrunk.applying(Recipe(of: shrunk, edits))
    let images = try Tensor((0..<2 * 28 * 28).map { Float($0 % 13) / 13 }, shape: [2, 1, 28, 28])
    let difference = try withoutGradients {
      try (Executor(shrunk).forward(images) - Executor(cut).forward(images)).abs().max().item()
    }
    #expect(difference < 1e-5)
  }

  @Test func groupSparsityDrawsWeakChannelsSixteenTimesAsHard() throws {
    // One class alone: parameters that two classes share are drawn by both.
    let channels = try #require(prunable.first { $0.name == "block1-inner" })
    try GroupSparsity(executor, [channels], strength: 0.01).addGradients(step: 1)
    let norms = try ClassSlices(of: channels, in: executor) { $0.role != .tracks }.energies().squareRoot()
      .array(of: Float.self)
    let pull = try #require(pulls()["block1-inner-norm.weight"])
    let (least, most) = (norms.min() ?? 0, norms.max() ?? 0)
    for (norm, pull) in zip(norms, pull) {
      let expected = pow(16, Double((most - norm) / (most - least))) * 0.01
      #expect(abs(Double(pull) - expected) < 1e-4 * expected)
    }
    #expect(abs((pull.max() ?? 0) / (pull.min() ?? 1) - 16) < 1e-2)
    // The columns that read the channels are drawn too.
    let columns = try pulls()["block1-outer.weight"]
    #expect(columns != nil)
  }

  @Test func decayGrowsOnWhatIsToGoAlone() throws {
    var plan = ChannelSelection(keepingAllOf: analysis)
    let index = try #require(analysis.index(of: "block1-inner"))
    plan.remove(2, ofClassAt: index)
    let growing = try GrowingDecay(executor, analysis, removing: plan, strength: 0.01)
    for (step, expected) in [(1, 0.01), (10, 0.01), (11, 0.02), (101, 0.11), (1_000_000, 1)] {
      for tensor in executor.parameters.values { try tensor.setGradient(nil) }
      try growing.addGradients(step: step)
      let pulls = try pulls()
      #expect(Set(pulls.keys) == ["block1-inner.weight", "block1-inner-norm.weight", "block1-inner-norm.bias"])
      let scale = try #require(pulls["block1-inner-norm.weight"])
      for (channel, pull) in scale.enumerated() {
        #expect(abs(Double(pull) - (channel == 2 ? expected : 0)) < 1e-6, "step \(step)")
      }
    }
  }
}
