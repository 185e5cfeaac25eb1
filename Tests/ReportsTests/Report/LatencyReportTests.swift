import Reports
import Runs
import Testing

@Suite struct LatencyReportTests {
  private static func run(speedup: LatencyFigures.Interval?) -> FinishedRun {
    var run = SampleRuns.compression
    let layer = run.results.layers?.first?.name ?? ""
    run.results.budgets = [BudgetFigures(quantity: "latency", asked: "50%", limit: 800_000, got: 790_000)]
    run.results.latency = LatencyFigures(
      engine: "openvino", version: "2026.4", threads: 1, batch: 1,
      original: .init(median: 1.6, p10: 1.5, p90: 1.7, predicted: 1.68),
      result: .init(median: 0.79, p10: 0.78, p90: 0.9, predicted: 0.75), speedup: speedup, heldOutError: 0.031,
      layers: [
        .init(name: layer, before: 0.1, after: 0.09, reason: "unaligned: 16 to 16 channels are no slower than 16 to 9"),
        .init(name: "other", before: 0.1, after: 0.02),
      ])
    return run
  }

  @Test func predictedAndMeasuredStandSideBySide() {
    let run = Self.run(speedup: .init(median: 2.03, low: 2.01, high: 2.05))
    let page = MarkupReader(Report(of: run, plotting: nil).html)
    #expect(page.fault == nil)
    #expect(page.all("h2").map(\.text).contains("Latency"))
    for fact in [
      "2.03 times as fast", "2.03 times faster (95 % interval 2.01 to 2.05", "openvino 2026.4, 1 thread, batch 1",
      "+5.0 %", "−5.1 %", "3.1 %", "0.800 ms", "0.790 ms", "unaligned: 16 to 16 channels", "90.0 %",
    ] {
      #expect(page.text.contains(fact), "\(fact)")
    }
    #expect(!page.all("td").map(\.text).contains("other"), "what became faster needs no reason")
  }

  @Test func whatCouldNotBeRankedIsNot() {
    let page = MarkupReader(Report(of: Self.run(speedup: nil), plotting: nil).html)
    #expect(page.text.contains("not ranked, since others used the machine too much"))
    #expect(!page.text.contains("times as fast"))
  }
}
