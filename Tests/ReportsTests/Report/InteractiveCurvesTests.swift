import Foundation
import Reports
import Runs
import Testing

@Suite struct InteractiveCurvesTests {
  /// Stands for the library where only the page around it matters.
  private static let library = PlottingLibrary(
    script: "var uPlot = 1 < 2 && 3 > 2;", style: ".uplot > b { margin: 0; }")

  private func html(_ run: FinishedRun) -> String { Report(of: run, plotting: Self.library).html }

  /// The values that the page gives to its script.
  private func data(of page: MarkupReader) throws -> JSONValue {
    let element = try #require(page.all("script").first { $0.attributes["type"] == "application/json" })
    return try JSONValue(parsing: Data(element.text.utf8))
  }

  private func values(_ value: JSONValue?) -> [JSONValue] { if case .array(let values) = value { values } else { [] } }

  @Test func carriesItsScriptsAndKeepsTheDrawing() {
    let page = MarkupReader(html(SampleRuns.compression))
    #expect(page.fault == nil)
    #expect(page.all("script").count == 3)
    #expect(page.all("script").dropFirst().first?.text.contains(Self.library.script) == true)
    #expect(page.all("style").first?.text.contains(Self.library.style) == true)
    #expect(page.all("figure").count == 4 && page.all("svg").count == 4)
    for sign in ["http:", "https:", "url(", "@import", "<link", "<img", "<iframe"] {
      #expect(!html(SampleRuns.compression).contains(sign), "\(sign)")
    }
  }

  @Test func holdsEveryValue() throws {
    var run = SampleRuns.compression
    run.summary = SampleRuns.epochs(5)
    run.summary[1].trainLoss = .nan
    run.summary[2].imagesPerSecond = .infinity
    run.summary[3].evalTop1 = nil
    let plots = values(try data(of: MarkupReader(html(run)))["plots"])
    #expect(plots.map { $0["title"]?.string } == ["Loss", "Accuracy", "Learning rate", "Images a second"])
    #expect(plots.allSatisfy { values($0["epochs"]).map(\.int) == [1, 2, 3, 4, 5] })
    let series = plots.map { values($0["series"]).map { values($0["values"]).map(\.double) } }
    let epochs = SampleRuns.epochs(5)
    #expect(series[0] == [epochs.map { $0.epoch == 1 ? nil : $0.trainLoss }, epochs.map(\.evalLoss)])
    #expect(
      series[1] == [
        epochs.map { $0.trainTop1 * 100 }, epochs.map { $0.epoch == 3 ? nil : $0.evalTop1.map { $0 * 100 } },
      ])
    #expect(series[2] == [epochs.map(\.learningRate)])
    #expect(series[3] == [epochs.map { $0.epoch == 2 ? nil : $0.imagesPerSecond }])
    #expect(values(plots[0]["series"]).map { $0["name"]?.string } == ["train", "search"])
  }

  @Test func withoutSearchFiguresHasOneSeries() throws {
    var run = SampleRuns.compression
    for index in run.summary.indices { (run.summary[index].evalLoss, run.summary[index].evalTop1) = (nil, nil) }
    let plots = values(try data(of: MarkupReader(html(run)))["plots"])
    #expect(plots.map { values($0["series"]).count } == [1, 1, 1, 1])
  }

  @Test(arguments: ["</script><script>alert(1)</script>", "]]><!--<script", "\u{2028}\"\\ & é 'x'"])
  func namesStayNames(_ name: String) throws {
    var run = SampleRuns.compression
    run.results.result.name = name
    let html = html(run)
    let page = MarkupReader(html)
    #expect(page.fault == nil)
    #expect(page.all("script").count == 3)
    #expect(html.components(separatedBy: "</script").count == 4)
    #expect(html.components(separatedBy: "]]>").count == 3)
    #expect(try data(of: page)["name"]?.string == name)
  }

  @Test func withoutEpochsThereIsNothingToRun() {
    var run = SampleRuns.compression
    run.summary = []
    #expect(html(run) == Report(of: run, plotting: nil).html)
  }

  /// Where the set-up could fetch the library; else there is nothing to say of it.
  @Test func theLibraryThatIsBuiltInFitsThePage() {
    guard let library = PlottingLibrary.bundled else { return }
    #expect(library.script.contains("uPlot") && library.style.contains(".uplot"))
    #expect(!library.script.contains("]]>") && !library.script.lowercased().contains("</script"))
    let page = MarkupReader(Report(of: SampleRuns.compression).html)
    #expect(page.fault == nil)
    #expect(page.all("script").count == 3)
  }
}
