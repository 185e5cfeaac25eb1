import Foundation
import Reports
import Runs
import Testing

@Suite struct CharacterisationReportTests {
  private static let library = PlottingLibrary(
    script: "var uPlot = 1 < 2 && 3 > 2;", style: ".uplot > b { margin: 0; }")

  private static func html(plotting: PlottingLibrary? = library) throws -> String {
    CharacterisationReport(
      of: try Characterisation(SampleRecords.several()), record: SampleRuns.training.record, plotting: plotting
    ).html
  }

  @Test func thePageIsWellFormedAndFetchesNothing() throws {
    let page = MarkupReader(try Self.html())
    #expect(page.fault == nil)
    #expect(page.all("figure").count == 8, "two for each engine and number of threads")
    for sign in ["http:", "https:", "url(", "@import", "<link", "<img", "<iframe"] {
      #expect(try !Self.html().contains(sign), "\(sign)")
    }
  }

  @Test func everyFigureIsATableToo() throws {
    let page = MarkupReader(try Self.html(plotting: nil))
    #expect(page.fault == nil && page.all("script").isEmpty)
    for text in [
      "What to take", "Accuracy, latency and memory", "Speed-up by technique and engine", "Expected and observed",
      "More threads", "Layers", "Memory", "Not ranked", "How to read the figures", "dominated by net, bfloat16",
      "onnxruntime: it cannot", "100 of 120 calls were undisturbed", "other <\"net\">",
    ] { #expect(page.text.contains(text), "\(text)") }
    #expect(page.all("td").contains { $0.text == "1.67×" } && page.all("td").contains { $0.text == "83 %" })
  }

  @Test func plotsHoldEveryRankedPoint() throws {
    let page = MarkupReader(try Self.html())
    let data = try #require(page.all("script").first { $0.attributes["type"] == "application/json" })
    guard case .array(let panels)? = try JSONValue(parsing: Data(data.text.utf8))["panels"],
      case .array(let points)? = panels[0]["latency"]?["points"],
      case .array(let steps)? = panels[0]["latency"]?["steps"]
    else { throw Missing() }
    #expect(panels.count == 4 && points.count == 4 && steps.count == 2)
    #expect(points.map { $0["frontier"] } == [true, false, false, true])
    #expect(points[0]["name"]?.string == "net")
  }

  struct Missing: Error {}
}
