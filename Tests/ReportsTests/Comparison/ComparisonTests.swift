import Foundation
import Reports
import Runs
import TestSupport
import Testing

/// What the runs of a comparison come to.
@Suite struct ComparisonTests {
  static func record(
    _ method: String, _ accuracy: Double, seed: UInt64 = 1, control: Bool = false, budget: String = "macs=40%",
    met: Bool = true
  ) -> ComparisonRecord {
    ComparisonRecord(
      method: method, isControl: control, budget: budget, seed: seed, accuracy: accuracy, loss: 0.3,
      originalAccuracy: 0.9339, macs: 50_000_000 + Int(seed), params: 300_000, epochs: 6, cpuSeconds: 100, isMet: met,
      run: "parts/\(method)-\(seed)")
  }

  static let several = [
    record("l2", 0.925, seed: 1), record("l2", 0.921, seed: 2), record("l2", 0.923, seed: 3),
    record("random", 0.910, seed: 1, control: true), record("random", 0.915, seed: 2, control: true),
    record("random", 0.911, seed: 3, control: true), record("uniform", 0.905, seed: 1, control: true),
    record("uniform", 0.9, seed: 2, control: true), record("a,\"b\"", 0.9, seed: 1, budget: "macs=20%", met: false),
  ]

  @Test func methodsStandInTheOrderOfTheirMeans() throws {
    let comparison = Comparison(Self.several)
    #expect(comparison.panels.map(\.budget) == ["macs=40%", "macs=20%"])
    let rows = comparison.panels[0].rows
    #expect(rows.map(\.method) == ["l2", "random", "uniform"])
    #expect(comparison.panels[0].bestControl == "random")
    #expect(rows.map { $0.records.map(\.seed) } == [[1, 2, 3], [1, 2, 3], [1, 2]])
    #expect(abs(rows[0].accuracy.mean - 0.923) < 1e-12)
    #expect(abs(try #require(rows[0].accuracy.deviation) - 0.002) < 1e-12)
    #expect(rows[1].difference == nil)
    #expect(comparison.panels[1].bestControl == nil && comparison.panels[1].rows[0].difference == nil)
  }

  /// Against `scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval()`.
  @Test func differencesHaveWelchsInterval() throws {
    let difference = try #require(Comparison(Self.several).panels[0].rows[0].difference)
    #expect(abs(difference.value - 0.011) < 1e-12)
    let interval = try #require(difference.interval)
    // s² = 4e-6 and 7e-6 of three each: a standard error of 0.0019149 with 3.7231 degrees of freedom, for which t is 2.8593.
    #expect(abs(interval.low - (0.011 - 2.8593 * 0.00191485)) < 2e-6)
    #expect(abs(interval.high - (0.011 + 2.8593 * 0.00191485)) < 2e-6)
  }

  @Test func oneSeedHasNoInterval() throws {
    let rows = Comparison([Self.record("l1", 0.92), Self.record("random", 0.91, control: true)]).panels[0].rows
    #expect(rows[0].accuracy.deviation == nil)
    let difference = try #require(rows[0].difference)
    #expect(abs(difference.value - 0.01) < 1e-12 && difference.interval == nil)
  }

  @Test func theIntervalHoldsTheTruthAsOftenAsItSays() {
    var generator = SeededGenerator(seed: 4)
    func normal() -> Double {
      (-2 * log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator))).squareRoot()
        * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
    }
    let held = (0..<400).count { _ in
      let first = Sample((0..<4).map { _ in 1 + normal() })
      let second = Sample((0..<3).map { _ in 0.5 + 3 * normal() })
      let interval = first.difference(to: second).interval
      return interval.map { $0.low <= 0.5 && 0.5 <= $0.high } ?? false
    }
    #expect((372...394).contains(held), "\(held) of 400")
  }

  @Test func tablesAreReadByOtherPrograms() {
    let lines = Comparison(Self.several).csv.components(separatedBy: "\r\n")
    #expect(lines.count == 11 && lines.last == "")
    #expect(lines[0].hasPrefix("budget,method,control,seed,accuracy,"))
    #expect(lines[1] == "macs=40%,l2,false,1,0.925,0.3,0.9339,50000001,300000,6,100.0,true,parts/l2-1")
    #expect(lines[9].hasPrefix("macs=20%,\"a,\"\"b\"\"\",false,1,"))
  }

  @Test func theFileHoldsItAll() throws {
    let place = try TemporaryFolder()
    let folder = try RunFolder.create(place.path(of: "run"))
    let comparison = Comparison(Self.several)
    try folder.write(comparison)
    #expect(try folder.readComparison() == comparison)
    let json = try comparison.json
    guard case .array(let budgets)? = json["budgets"], case .array(let rows)? = budgets[0]["methods"] else {
      Issue.record("no rows")
      return
    }
    #expect(budgets[0]["best_control"]?.string == "random" && budgets[1]["best_control"] == .null)
    #expect(rows[0]["difference_low"]?.double ?? 0 > 0 && rows[1]["difference"] == .null)
  }

  @Test func textSaysWhatIsKnown() {
    let text = ComparisonText(Comparison(Self.several)).text
    for part in [
      "92.30 ± 0.20 %", "+1.10", "+0.55 … +1.65", "best control", "random (control)", "missed", "macs=20%",
      "1 min 40 s",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
  }

  @Test func thePageIsWellFormedAndHoldsEveryPoint() throws {
    let library = PlottingLibrary(script: "var uPlot = 1 < 2 && 3 > 2;", style: ".uplot > b { margin: 0; }")
    let html = ComparisonReport(
      of: Comparison(Self.several), record: SampleRuns.training.record, plotting: library
    ).html
    let page = MarkupReader(html)
    #expect(page.fault == nil)
    #expect(page.all("figure").count == 1 && page.all("table").count == 2)
    for text in ["l2, 92.30 %, above the best control with 95 % confidence", "How to read this", "93.39 %"] {
      #expect(page.text.contains(text), "\(text)")
    }
    let data = try #require(page.all("script").first { $0.attributes["type"] == "application/json" })
    guard case .array(let panels)? = try JSONValue(parsing: Data(data.text.utf8))["panels"],
      case .array(let points)? = panels[0]["macs"]?["points"]
    else {
      Issue.record("no points")
      return
    }
    #expect(points.count == 4 && points.map { $0["frontier"] } == [true, false, false, true])
    for sign in ["http:", "https:", "url(", "<link", "<img"] { #expect(!html.contains(sign)) }
  }
}
