import Compression
import TestSupport
import Testing

@Suite struct BudgetParsingTests {
  @Test(
    arguments: [
      ("macs=50%", .macs, .share(0.5)), ("params=100%", .params, .share(1)), ("macs=0.5%", .macs, .share(0.005)),
      ("macs=62.5M", .macs, .count(62_500_000)), ("params=120k", .params, .count(120_000)),
      ("params=120K", .params, .count(120_000)), ("macs=1.2G", .macs, .count(1_200_000_000)),
      ("params=431080", .params, .count(431_080)), (" MACS = 50 % ", .macs, .share(0.5)),
      ("macs=1e6", .macs, .count(1_000_000)), ("latency=50%", .latency, .share(0.5)),
      ("latency=4.5ms", .latency, .count(4_500_000)), ("latency=800us", .latency, .count(800_000)),
      ("latency=0.02 s", .latency, .count(20_000_000)), ("latency=1ns", .latency, .count(1)),
    ] as [(String, Budget.Quantity, Budget.Amount)])
  func budgetsAreRead(_ text: String, _ quantity: Budget.Quantity, _ amount: Budget.Amount) throws {
    #expect(try Budget(text) == Budget(quantity, amount))
  }

  @Test(arguments: [
    (Budget(.macs, .share(0.5)), "macs=50%"), (Budget(.macs, .share(0.333333)), "macs=33.3333%"),
    (Budget(.params, .share(1)), "params=100%"), (Budget(.params, .count(120_000)), "params=120k"),
    (Budget(.macs, .count(62_500_000)), "macs=62500k"), (Budget(.macs, .count(2_000_000_000)), "macs=2G"),
    (Budget(.macs, .count(3_000_000)), "macs=3M"), (Budget(.macs, .count(7)), "macs=7"),
    (Budget(.latency, .count(4_500_000)), "latency=4.5ms"), (Budget(.latency, .count(800_001)), "latency=800.001us"),
  ])
  func budgetsArePrinted(_ budget: Budget, _ text: String) {
    #expect(budget.description == text)
  }

  @Test func whatIsPrintedReadsBackTheSame() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let quantity = try #require(Budget.Quantity.allCases.randomElement(using: &generator))
      let digits = Int.random(in: 0...15, using: &generator)
      let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
      let count = Int.random(in: 1...scale, using: &generator)
      for budget in [
        Budget(quantity, .count(count)), Budget(quantity, .count(scale)),
        try Budget("\(quantity.rawValue)=\(Double(Int.random(in: 1...1_000_000, using: &generator)) / 1e4)%"),
      ] {
        #expect(try Budget(budget.description) == budget, "\(budget)")
      }
    }
  }

  @Test(arguments: ["", "macs", "50%", "macs=50%=1", "macs:50%"])
  func whatIsNoPairIsRefused(_ text: String) {
    #expect(fault(of: text)?.contains("QUANTITY=AMOUNT") == true)
  }

  @Test(arguments: ["=50%", "flops=50%", "speed=4ms"])
  func anUnknownQuantityIsRefusedWithTheKnownOnes(_ text: String) {
    #expect(fault(of: text)?.contains("is none of the quantities macs, params, nonzeros, size, latency") == true)
  }

  @Test(arguments: [
    "macs=", "macs=%", "macs=0%", "macs=-5%", "macs=101%", "macs=nan%", "macs=inf%", "macs=0", "macs=-3", "macs=0.2",
    "macs=k", "macs=12X", "macs=inf", "macs=nan", "macs=1e30", "macs=half",
  ])
  func anAmountThatIsNoneIsRefused(_ text: String) {
    #expect(fault(of: text)?.contains("neither a percentage above 0 and up to 100 nor a count above 0") == true)
  }

  @Test(arguments: ["latency=4", "latency=ms", "latency=-1ms", "latency=0ms", "latency=4k", "latency=4min"])
  func aTimeNeedsItsUnit(_ text: String) {
    #expect(
      fault(of: text)?.contains("neither a percentage above 0 and up to 100 nor a time such as 4.5ms above 0") == true)
  }

  /// What is wrong with a text, which the error must quote.
  func fault(of text: String) -> String? {
    do {
      _ = try Budget(text)
      return nil
    } catch let error as BudgetError {
      guard case .unreadable(text, let fault) = error else { return nil }
      #expect(error.description == "the budget '\(text)' cannot be read: \(fault)")
      return fault
    } catch {
      return nil
    }
  }
}
