import Compression
import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Auto-balanced regularisation: its factors, the gradients that it adds, and what they keep.
@Suite struct AutoBalancingTests {
  /// A regulariser of every class that may be cut, each of which is to keep half of its channels.
  struct Balanced {
    let executor: Executor
    let regulariser: AutoBalancing
    let analysis: ChannelAnalysis
    let slices: [ClassSlices]

    init(_ network: Network, source: NormSource = .batchNormFolded, strength: Double = 1, refresh: Int? = nil) throws {
      executor = try Executor(network)
      let analysis = try network.channels()
      self.analysis = analysis
      let importance = FilterImportance(source, in: network)
      let prunable = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }
      let widths = Dictionary(uniqueKeysWithValues: prunable.map { ($0, analysis.classes[$0].width / 2) })
      regulariser = try AutoBalancing(
        executor, analysis, widths: widths, strength: strength, importance: importance, refreshSteps: refresh)
      let executor = executor
      slices = try prunable.map { try ClassSlices(of: analysis.classes[$0], in: executor, where: importance.covers) }
    }

    /// Steps of plain gradient descent on the regulariser alone.
    func descend(steps: Int, rate: Double) throws {
      for step in 1...steps {
        try regulariser.addGradients(step: step)
        try withoutGradients {
          for tensor in executor.parameters.values {
            guard let gradient = try tensor.gradient else { continue }
            try tensor.detached().add(inPlace: gradient, scale: -rate)
            try tensor.setGradient(nil)
          }
        }
      }
    }
  }

  @Test(arguments: 1...8) func factorsAreThoseOfTheDefinition(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let importance = (0..<12).map { _ in Double.random(in: 0.1...5, using: &generator) }
    let kept = Int.random(in: 1...11, using: &generator)
    let threshold = importance.sorted(by: >)[kept - 1]
    let factors = AutoBalancing.factors(of: importance, keeping: kept)
    for (factor, importance) in zip(factors, importance) {
      let expected =
        importance < threshold ? 1 + log(threshold / importance) : -1 - log(importance / threshold)
      #expect(abs(factor - expected) < 1e-12)
    }
    #expect(factors.count { $0 < 0 } == kept)
  }

  @Test func asManyAreStrongAsAreKeptWhateverTies() {
    for kept in 1...5 {
      let factors = AutoBalancing.factors(of: [2, 2, 2, 2, 2], keeping: kept)
      #expect(factors == (0..<5).map { $0 < kept ? -1 : 1 })
    }
    // A filter without any weight is as weak as can be; of none but such the first are strong.
    #expect(AutoBalancing.factors(of: [1, 0, 3], keeping: 1) == [1 + log(3), 10, -1])
    #expect(AutoBalancing.factors(of: [0, 0, 0], keeping: 1) == [-1, 1, 1])
    #expect(AutoBalancing.factors(of: [1e300, 1e-300], keeping: 1) == [-1, 10])
  }

  @Test(arguments: NormSource.allCases) func gradientsAreThoseOfTheTermWithConstantBalance(source: NormSource) throws {
    let network = try residualNetwork().settled()
    let balanced = try Balanced(network, source: source, strength: 0.3)
    try balanced.regulariser.addGradients(step: 1)

    // `α S_P + τ S_R` of every class, differentiated with λ and τ as numbers.
    var expected: [String: [Float]] = [:]
    let importance = FilterImportance(source, in: network)
    for channels in balanced.analysis.classes where channels.isPrunable {
      let factors = AutoBalancing.factors(
        of: importance.scores(of: channels, in: network), keeping: channels.width / 2)
      var energies = Array(repeating: 0.0, count: channels.width)
      func eachNumber(_ body: (_ parameter: String, _ number: Int, _ channel: Int, _ value: Float) -> Void) {
        for member in channels.members where importance.covers(member) {
          guard let parameter = network.parameters[member.parameter] else { continue }
          let inner = parameter.shape[(member.axis + 1)...].reduce(1, *)
          for (channel, places) in member.indices.enumerated() {
            for (number, value) in parameter.values.enumerated()
            where places.contains(number / inner % parameter.shape[member.axis]) {
              body(member.parameter, number, channel, value)
            }
          }
        }
      }
      eachNumber { energies[$2] += Double($3) * Double($3) }
      let terms = zip(factors, energies).map(*)
      let weak = terms.filter { $0 > 0 }.reduce(0, +)
      let balance = -0.3 * weak / terms.filter { $0 < 0 }.reduce(0, +)
      eachNumber { parameter, number, channel, value in
        let strength = factors[channel] > 0 ? 0.3 : balance
        expected[parameter, default: Array(repeating: 0, count: network.parameters[parameter]?.count ?? 0)][number] +=
          Float(2 * strength * factors[channel]) * value
      }
    }
    for (name, tensor) in balanced.executor.parameters {
      let gradient = try tensor.gradient?.contiguous().array(of: Float.self)
      #expect((gradient == nil) == (expected[name] == nil), "\(name)")
      for (found, number) in zip(gradient ?? [], expected[name] ?? []) {
        #expect(abs(found - number) <= 1e-5 * max(1, abs(number)), "\(name)")
      }
    }
  }

  @Test(arguments: NormSource.allCases) func energyMovesAndIsKept(source: NormSource) throws {
    let balanced = try Balanced(residualNetwork(width: 8).settled(), source: source, strength: 5e-4)
    let before = try balanced.slices.map { try $0.energies().array(of: Float.self).map(Double.init) }
    try balanced.descend(steps: 1000, rate: 0.5)
    let after = try balanced.slices.map { try $0.energies().array(of: Float.self).map(Double.init) }
    for (before, after) in zip(before, after) {
      let (sum, left) = (before.reduce(0, +), after.reduce(0, +))
      #expect(abs(left / sum - 1) < 1e-3)
      let order = before.indices.sorted { after[$0] > after[$1] }
      let strong = order.prefix(before.count / 2).reduce(0) { $0 + after[$1] }
      let most = before.sorted(by: >).prefix(before.count / 2).reduce(0, +)
      #expect(strong / left > most / sum, "capacity gathers")
      #expect(1 - strong / left < 0.7 * (1 - most / sum))
    }
  }

  @Test func nothingIsAddedInTotal() throws {
    let balanced = try Balanced(residualNetwork().settled(), strength: 0.1)
    try balanced.regulariser.addGradients(step: 1)
    // ⟨added, w⟩ over a class is twice the term, which is zero.
    var (sum, size) = (0.0, 0.0)
    for tensor in balanced.executor.parameters.values {
      guard let gradient = try tensor.gradient else { continue }
      let products = try gradient * tensor.detached()
      sum += try products.sum().item()
      size += try products.abs().sum().item()
    }
    #expect(size > 1e-2 && abs(sum) < 1e-5 * size)
  }

  @Test func deadChannelsStayDeadAndDoNoHarm() throws {
    let network = try residualNetwork().settled()
    let analysis = try network.channels()
    let name = try #require(analysis.classes.first { $0.name == "block1-inner" }).name
    let dead = try network.masking(
      Recipe(of: network, [.keepChannels(KeptChannels(channelClass: name, width: 7, channels: [5]))]))
    let balanced = try Balanced(dead)
    try balanced.descend(steps: 3, rate: 0.01)
    let found = try balanced.executor.network()
    for (name, parameter) in found.parameters {
      #expect(parameter.values.allSatisfy { $0.isFinite }, "\(name)")
      for (value, before) in zip(parameter.values, dead.parameters[name]?.values ?? []) where before == 0 {
        #expect(value == 0)
      }
    }
  }

  @Test func factorsAreRenewedWhenAskedFor() throws {
    let network = try residualNetwork().settled()
    let (fixed, renewed) = (try Balanced(network, strength: 0.01), try Balanced(network, strength: 0.01, refresh: 5))
    let before = try fixed.regulariser.state.mapValues { try $0.array(of: Float.self) }
    for balanced in [fixed, renewed] { try balanced.descend(steps: 5, rate: 0.5) }
    #expect(try renewed.regulariser.state.mapValues { try $0.array(of: Float.self) } == before)
    for balanced in [fixed, renewed] { try balanced.regulariser.addGradients(step: 6) }
    #expect(try fixed.regulariser.state.mapValues { try $0.array(of: Float.self) } == before)
    let after = try renewed.regulariser.state.mapValues { try $0.array(of: Float.self) }
    #expect(after != before && after.keys == before.keys)
    let importance = FilterImportance(.batchNormFolded, in: network)
    let trained = try renewed.executor.network()
    for channels in renewed.analysis.classes where channels.isPrunable {
      let expected = AutoBalancing.factors(
        of: importance.scores(of: channels, in: trained), keeping: channels.width / 2)
      #expect(after["balance/\(channels.name)"] == expected.map(Float.init))
    }
  }

  @Test func whatIsBalancedHasNoWeightDecay() throws {
    let network = try residualNetwork()
    let raw = try Balanced(network, source: .raw).regulariser.undecayed
    #expect(raw.contains("stem.weight") && raw.contains("block1-outer.weight"))
    #expect(!raw.contains("fc.weight") && !raw.contains("stem-norm.weight"))
    let folded = try Balanced(network).regulariser.undecayed
    #expect(folded.isSuperset(of: raw) && folded.contains("stem-norm.weight") && folded.contains("stem-norm.bias"))
  }

  @Test func foldedImportanceIsThatOfTheFoldedNetwork() throws {
    let network = try residualNetwork().settled()
    let folded = network.foldingBatchNorm()
    for channels in try network.channels().classes where channels.isPrunable {
      let found = FilterImportance(.batchNormFolded, in: network).scores(of: channels, in: network)
      let raw = FilterImportance(.raw, in: folded).scores(of: channels, in: folded)
      for (found, expected) in zip(found, raw) { #expect(abs(found - expected) < 1e-4 * expected) }
    }
  }
}
