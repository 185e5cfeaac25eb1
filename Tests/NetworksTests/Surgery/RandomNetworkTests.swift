import Networks
import OrderedCollections
import TestSupport
import Testing

/// The laws of surgery, on networks that nobody thought of.
struct RandomNetworkTests {
  @Test("The laws of surgery hold for a random network", arguments: UInt64(1)...500)
  func laws(seed: UInt64) throws {
    let network = try RandomNetwork(seed: seed).network()
    let classes = try network.channels().classes
    #expect(Set(classes.map(\.name)).count == classes.count)
    let broken = try SurgeryLaws(network, seeds: seed...seed + 2).broken()
    #expect(broken == [])
  }

  @Test("Random networks are worth the trouble: most can be cut in several places")
  func variety() throws {
    let exact = try (1...UInt64(500)).map { seed in
      let network = try RandomNetwork(seed: seed).network()
      let unzeroed = try network.unzeroedClasses()
      return try network.channels().classes.filter(\.isPrunable)
        .map { $0.normalisedAt.isEmpty && !unzeroed.contains($0.name) }
    }
    #expect(exact.count { !$0.isEmpty } > 400)
    #expect(exact.count { $0.count > 1 } > 300)
    #expect(exact.count { $0.contains(true) } > 300)
  }
}
