import Foundation
import Networks
import TestSupport
import Testing
import Zoo

/// The laws of surgery that need no run, on the networks of the zoo.
///
/// Those of more than ten million parameters have no structure that a smaller one lacks; they are cut with
/// `ESPALIER_EXHAUSTIVE=1`, as is every network with more choices of channels.
@Suite struct ZooSurgeryTests {
  static let isExhaustive = ProcessInfo.processInfo.environment["ESPALIER_EXHAUSTIVE"] == "1"

  static let networks = GoldenNetwork.all.filter { isExhaustive || $0.value.params < 10_000_000 }.keys.sorted()

  @Test(arguments: networks)
  func theLawsHold(name: String) throws {
    let network = try Zoo.network(named: name).randomised(seed: 1)
    let laws = SurgeryLaws(network, seeds: 1...(Self.isExhaustive ? 5 : 1))
    let broken = try laws.composition() + laws.foretoldCosts() + laws.emptyCuts()
    #expect(broken == [])
    #expect(try network.channels().classes.contains(where: \.isPrunable))
  }

  /// Where few classes can be cut, the reasons are known.
  @Test func shuffledGroupsPinWhatLiesBetweenThem() throws {
    let analysis = try Zoo.network(named: "shufflenetv1-imagenet").channels()
    #expect(analysis.classes.filter(\.isPrunable).map(\.name) == ["first_conv.0"])
    #expect(
      analysis["features.5.branch_main_1.0"]?.pins.map(\.description) == [
        "reshape over the channels at 'features.5.shuffle.deal'"
      ])
  }

  @Test(arguments: [
    // The first convolution, the stream of each stage, and what lies within the blocks; where nothing is added, what each
    // convolution makes.
    ("preresnet164-cifar10", 3 + 1 + 3 * 18 * 2), ("wrn40x2-cifar10", 3 + 1 + 3 * 6),
    ("densenet40-cifar10", 1 + 36 + 2), ("densenetbc100-cifar10", 1 + 2 * 48 + 2), ("unet-lgg", 4 * 2 + 2 + 4 * 3),
    ("googlenet-imagenet", 3 + 9 * 6), ("squeezenet1.1-imagenet", 1 + 8 * 3), ("resnext29-cifar10", 1 + 3 + 9 * 2),
  ])
  func asManyPrunableClassesAsTheArchitectureHas(name: String, count: Int) throws {
    let classes = try Zoo.network(named: name).channels().classes.filter(\.isPrunable)
    #expect(classes.count == count)
  }
}
