import Compression
import Networks
import Testing

/// What the solver says when budgets cannot be met, or need nothing.
@Suite struct BudgetErrorTests {
  static func solve(
    _ network: Network, _ budgets: [Budget], widths: WidthRule = WidthRule(), protecting: Set<String> = []
  ) throws -> Recipe {
    try MethodRegistry.method(named: "uniform").with(widths: widths)
      .recipe(for: budgets, on: Workbench(network, protecting: protecting, seed: 0))
  }

  @Test func aBudgetBelowTheFloorNamesTheLeastThatIsReachable() throws {
    // Convolutions 2→20 and 20→4 on 2×2 pixels: 4 (40 + 80) MACs. Two channels of twenty must stay.
    let budget = Budget(.macs, .share(0.05))
    let error = BudgetError.unreachable(budget, least: 48, original: 480, reason: .floor)
    #expect(throws: error) { try Self.solve(chain(20, 4), [budget]) }
    #expect(error.description.contains("480 macs") && error.description.contains("48 at the least"))
    #expect(error.description.contains("at its least width"))
  }

  @Test func aBudgetBelowWhatIsPinnedSaysSo() throws {
    // With one channel of ten there are 24 MACs left, and two channels of the input and four of the output are pinned.
    let budget = Budget(.macs, .count(20))
    #expect(throws: BudgetError.unreachable(budget, least: 24, original: 240, reason: .protected)) {
      try Self.solve(chain(10, 4), [budget], widths: WidthRule(leastShare: 0))
    }
  }

  @Test func aBudgetThatOnlyNarrowerClassesWouldMeetBlamesTheFloor() throws {
    let budget = Budget(.macs, .count(30))
    #expect(throws: BudgetError.unreachable(budget, least: 120, original: 240, reason: .floor)) {
      try Self.solve(chain(10, 4), [budget], widths: WidthRule(leastShare: 0.5))
    }
  }

  @Test func classesThatAreAllAtTheirFloorAreNotCalledPinned() throws {
    let budget = Budget(.macs, .share(0.5))
    #expect(throws: BudgetError.unreachable(budget, least: 192, original: 192, reason: .floor)) {
      try Self.solve(chain(8, 4), [budget], widths: WidthRule(multiple: 8))
    }
  }

  @Test func theFirstBudgetThatCannotBeMetIsNamed() throws {
    let (easy, hard) = (Budget(.macs, .share(0.5)), Budget(.params, .count(1)))
    let error = #expect(throws: BudgetError.self) { try Self.solve(chain(10, 4), [easy, hard]) }
    guard case .unreachable(hard, _, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aBudgetThatHoldsAlreadyIsAnError() throws {
    let budgets = [Budget(.macs, .share(1)), Budget(.params, .count(60))]
    let error = BudgetError.nothingToDo(budgets)
    #expect(throws: error) { try Self.solve(chain(10, 4), budgets) }
    #expect(error.description.contains("macs=100%, params=60"))
    #expect(error.description.contains("nothing would be pruned"))
  }

  @Test func aNetworkWithoutFreeChannelsNamesTheReasons() throws {
    let error = #expect(throws: BudgetError.self) {
      try Self.solve(chain(10, 4), [Budget(.macs, .share(0.5))], protecting: ["conv1"])
    }
    guard case .nothingPrunable(let classes) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(classes.map(\.name) == ["input", "conv1", "conv2"])
    #expect(classes.map(\.pins) == [[.input("input")], [.user], [.output("conv2")]])
    for reason in ["network input 'input'", "conv1 (asked for by the user)", "network output 'conv2'"] {
      #expect(error?.description.contains(reason) == true)
    }
  }

  @Test func anOperatorThatPinsEverythingIsNamed() throws {
    var builder = NetworkBuilder(name: "strange", input: [2, 2, 2])
    let value = try builder.convolution("conv1", builder.input, outputs: 10, kernel: Size(1))
    let strange = builder.add("middle", .opaque(Opaque(type: "Einsum", outputShape: [10, 2, 2])), value)
    let scores = try builder.convolution("conv2", strange, outputs: 4, kernel: Size(1))
    let network = try builder.network(output: scores)
    let error = #expect(throws: BudgetError.self) { try Self.solve(network, [Budget(.macs, .share(0.5))]) }
    #expect(error?.description.contains("conv1 (unsupported operator 'Einsum' at 'middle')") == true)
  }

  @Test func whereNothingMayGoAndNothingMustTheBudgetsAreToldFirst() throws {
    let budgets = [Budget(.macs, .share(1))]
    #expect(throws: BudgetError.nothingToDo(budgets)) { try Self.solve(chain(10, 4), budgets, protecting: ["conv1"]) }
  }

  @Test func anUnknownProtectedNameIsRefused() {
    #expect(throws: NetworkError.unknownClass("conv9")) {
      try Self.solve(chain(10, 4), [Budget(.macs, .share(0.5))], protecting: ["conv9"])
    }
  }
}
