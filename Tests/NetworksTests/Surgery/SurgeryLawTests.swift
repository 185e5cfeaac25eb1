import Networks
import OrderedCollections
import TestSupport
import Testing

/// The laws of surgery on small networks that were thought of, one for each way to couple channels.
struct SurgeryLawTests {
  @Test("The laws hold for every sample", arguments: SampleNetwork.allCases.filter(\.canRun))
  func samples(_ sample: SampleNetwork) throws {
    let broken = try SurgeryLaws(sample.network()).broken()
    #expect(broken == [])
  }

  @Test(
    "Those that run nothing hold with unknown operators too", arguments: SampleNetwork.allCases.filter { !$0.canRun })
  func unknownOperators(_ sample: SampleNetwork) throws {
    let laws = SurgeryLaws(try sample.network())
    #expect(try laws.composition() + laws.foretoldCosts() + laws.emptyCuts() == [])
  }

  @Test("Where zeros do not stay, some class is not held to zero-invariance", arguments: SampleNetwork.allCases)
  func unzeroedClasses(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let inexact = try network.unzeroedClasses()
      .union(network.channels().classes.filter { !$0.normalisedAt.isEmpty }.map(\.name))
    let prunable = Set(try network.channels().classes.filter(\.isPrunable).map(\.name))
    // A maximum takes away the border that `fillings` lays around its channels, which nobody foresees.
    #expect(inexact.isDisjoint(with: prunable) == (sample.keepsZero && sample != .fillings))
  }

  /// A network that computes something else than it should breaks every law that runs it.
  @Test("A broken runner breaks the laws")
  func brokenRunner() throws {
    let network = try SampleNetwork.residualStage.network()
    let laws = SurgeryLaws(network, seeds: 1...5) { network, input in
      let width = network.parameters["stem.weight"]?.shape[0] ?? 0
      return try ReferenceInterpreter(network).run(input).mapValues { $0.map { $0 / Double(width - 1) } }
    }
    #expect(try !laws.zeroInvariance().isEmpty)
    #expect(try !laws.leastCuts().isEmpty)
  }
}
