import Reports
import Runs
import Testing

@Suite struct ReportTests {
  @Test func compression() throws {
    try Golden.expect(Report(of: SampleRuns.compression, plotting: nil).html, equals: "report-compress.html")
  }

  @Test func training() throws {
    try Golden.expect(Report(of: SampleRuns.training, plotting: nil).html, equals: "report-train.html")
  }

  @Test(arguments: [SampleRuns.compression, SampleRuns.missed, SampleRuns.weighed, SampleRuns.training])
  func isWellFormedAndFetchesNothing(_ run: FinishedRun) {
    let html = Report(of: run, plotting: nil).html
    let page = MarkupReader(html)
    #expect(page.fault == nil)
    for sign in ["http:", "https:", "//", "url(", "@import", "<script", "<link", "<img", "<iframe"] {
      #expect(!html.contains(sign), "\(sign)")
    }
    #expect(page.elements.allSatisfy { $0.attributes["src"] == nil && $0.attributes["href"] == nil })
    let ids = page.all("td").count
    #expect(ids > 20)
  }

  @Test func saysWhatCameOut() {
    let page = MarkupReader(Report(of: SampleRuns.compression, plotting: nil).html)
    #expect(page.text.contains("49.9 % of the MACs, 92.61 % accuracy (−0.78 points)"))
    for fact in [
      "62,742,853", "1.2e-6", "the budget is reached", "seed 7", "sha256:1f2e", "Example CPU", "2.9.1", "1 min 26 s",
      "search split", "read once for each network", "began with", "the last of 4 epochs",
      "convolutions and linear layers",
      "2025-06-15T15:06:40Z", "8.0 GiB",
    ] {
      #expect(page.text.contains(fact), "\(fact)")
    }
    #expect(page.all("td").allSatisfy { $0.text != "relu1" })
  }

  @Test func saysWhatWasWeighed() throws {
    let page = MarkupReader(Report(of: SampleRuns.weighed, plotting: nil).html)
    for fact in [
      "Candidates", "62.62 M", "0.4412", "91.04 %", "predicted against fitted, 2 candidates: rank correlation −1.00",
      "fitted against trained, 1 candidate: no rank correlation", "run 3 times",
    ] {
      #expect(page.text.contains(fact), "\(fact)")
    }
    let figures = try #require(SampleRuns.weighed.results.candidates)
    let lines = CandidateTable(figures).text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.count == 6 && lines[2].first == "2" && lines[3].first == "1")
  }

  @Test func saysWhichBudgetWasMissed() {
    let page = MarkupReader(Report(of: SampleRuns.missed, plotting: nil).html)
    let verdict = page.all("p").first { $0.attributes["class"] == "verdict bad" }
    #expect(
      verdict?.text == "49.9 % of the MACs, 50.0 % of the params, 92.61 % accuracy (−0.78 points), "
        + "over the budget of params")
    #expect(page.all("span").map(\.text).filter { !$0.isEmpty } == ["met", "missed"])
  }

  @Test func ofATrainingHasNoBeforeAndNoBudgets() {
    let page = MarkupReader(Report(of: SampleRuns.training, plotting: nil).html)
    #expect(page.text.contains("98.71 % accuracy, 0.42 M MACs, 61.71 k params"))
    #expect(!page.all("h2").map(\.text).contains("Budgets"))
    #expect(!page.text.contains("⇒"))
  }

  @Test func withoutAccuracySaysThatTheTestSplitWasNotRead() {
    var run = SampleRuns.training
    run.results.result.accuracy = nil
    run.results.result.loss = nil
    #expect(Report(of: run, plotting: nil).html.contains("Here nothing read it."))
  }

  @Test func escapesAllThatComesFromOutside() {
    let evil = "</td><script>alert('x' & \"y\")</script>\u{0}\u{1B}"
    var run = SampleRuns.compression
    run.results.original?.name = evil
    run.results.result.name = evil
    run.results.layers?[0].name = evil
    run.results.layers?[0].operation = evil
    run.results.budgets?[0].quantity = evil
    run.results.budgets?[0].asked = evil
    run.results.stopReason = evil
    run.results.convention = evil
    run.record.command = evil
    run.record.settings = [evil: .string(evil), "list": [.string(evil), .object([evil: .string(evil)])]]
    run.record.seconds = [evil: StageSeconds(wall: 1, cpu: 1)]
    run.record.data = .init(name: evil, hash: evil)
    run.record.machine = Machine(system: evil, processor: evil, cores: 1, memory: 1)
    run.record.versions = Versions(espalier: evil, torch: evil, swift: evil)
    let html = Report(of: run, plotting: nil).html
    let page = MarkupReader(html)
    #expect(page.fault == nil)
    #expect(!html.contains("<script"))
    #expect(page.all("script").isEmpty)
    #expect(page.all("h1").map(\.text) == ["</td><script>alert('x' & \"y\")</script>\u{FFFD}\u{FFFD}"])
  }

  @Test func numbersThatAreNotFiniteLeaveAWholePage() {
    var run = SampleRuns.compression
    run.results.result.accuracy = .nan
    run.results.result.loss = .infinity
    run.results.maskedDifference = .nan
    run.results.original = NetworkFigures(name: "n", macs: 0, params: 0)
    run.record.seconds = ["recover": StageSeconds(wall: .nan, cpu: .infinity)]
    run.summary = [
      SummaryRow(epoch: 0, trainLoss: .nan, trainTop1: .nan, learningRate: .nan, seconds: .nan, imagesPerSecond: .nan)
    ]
    let html = Report(of: run, plotting: nil).html
    #expect(MarkupReader(html).fault == nil)
    #expect(!html.contains("nan") && !html.contains("inf "))
  }
}
