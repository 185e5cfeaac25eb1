import Compression
import Datasets
import Networks
import Runs
import TestSupport
import Testing

@Suite struct MethodRegistryTests {
  @Test func namesAreUniqueAndFindTheirMethod() throws {
    let names = MethodRegistry.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(try MethodRegistry.method(named: name).name == name) }
    #expect(MethodRegistry.all.allSatisfy { !$0.summary.isEmpty })
  }

  @Test func anUnknownMethodIsRefusedWithTheKnownOnes() {
    let error = MethodError.unknown("magic")
    #expect(throws: error) { try MethodRegistry.method(named: "magic") }
    for method in MethodRegistry.all { #expect(error.description.contains(method.name)) }
  }

  @Test(arguments: MethodRegistry.all.map(\.name), [[0.5], [0.3], [0.6, 0.5]])
  func everyMethodKeepsToItsBudgets(_ name: String, _ shares: [Double]) throws {
    let bench = try Workbench(
      residualNetwork(width: 10), dataset: .synthetic(train: 60, test: 10), imageCount: 20, seed: 3)
    let budgets = zip([Budget.Quantity.macs, .params], shares).map { Budget($0, .share($1)) }
    let method = try MethodRegistry.method(named: name)
    for ranking in Ranking.allCases {
      let proposal = try Proposal(of: method.with(ranking: ranking), for: budgets, on: bench)
      #expect(proposal.budgets.count == budgets.count && proposal.budgets.allSatisfy { $0.met })
      #expect(proposal.costs == (try proposal.network.costs()))
      #expect(proposal.recipe == (try method.with(ranking: ranking).recipe(for: budgets, on: bench)))
    }
  }

  @Test func theRecipeSaysWhereItCameFrom() throws {
    let method = try MethodRegistry.method(named: "l1").with(widths: WidthRule(leastShare: 0.2, multiple: 2))
    let bench = try Workbench(residualNetwork(width: 10), seed: 3)
    let recipe = try method.recipe(for: [Budget(.macs, .share(0.5)), Budget(.params, .count(4000))], on: bench)
    #expect(recipe.network == "residual")
    #expect(recipe.origin.method == "l1" && recipe.origin.seed == 3)
    #expect(recipe.origin.settings["budget"] == "macs=50% params=4k")
    #expect(recipe.origin.settings["ranking"] == "local")
    #expect(recipe.origin.settings["least-share"] == "0.2" && recipe.origin.settings["multiple"] == "2")
  }

  @Test func widthsAreMultiplesWhereAsked() throws {
    let method = try MethodRegistry.method(named: "l2").with(widths: WidthRule(multiple: 4))
    let network = try residualNetwork(width: 16)
    let recipe = try method.recipe(for: [Budget(.macs, .share(0.5))], on: Workbench(network, seed: 0))
    #expect(!recipe.edits.isEmpty)
    for (name, kept) in recipe.kept { #expect(kept.count % 4 == 0, "\(name)") }
  }

  @Test func protectedLayersKeepTheirChannels() throws {
    let network = try residualNetwork(width: 10)
    let bench = try Workbench(network, protecting: ["block1-inner"], seed: 0)
    let recipe = try MethodRegistry.method(named: "l1").recipe(for: [Budget(.macs, .share(0.6))], on: bench)
    #expect(recipe.kept["block1-inner"] == nil)
    #expect(recipe.kept["stem"] != nil)
  }
}
