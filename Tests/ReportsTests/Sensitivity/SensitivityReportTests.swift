import Foundation
import Reports
import Runs
import TestSupport
import Testing

@Suite struct SensitivityReportTests {
  static let figures = SensitivityFigures(
    loss: 0.25, accuracy: 0.9, images: 1000, method: "l2",
    curves: [
      .init(
        channelClass: "conv1", width: 10,
        points: [
          .init(removed: 1, loss: 0.3, accuracy: 0.89), .init(removed: 5, loss: 1.5, accuracy: 0.5),
          .init(removed: 9, loss: .infinity, accuracy: 0.1),
        ]), .init(channelClass: "<b>", width: 2, points: [.init(removed: 1, loss: 0.26, accuracy: 0.88)]),
    ])

  @Test func thePageIsWellFormedAndHasAPlotForEachClass() throws {
    let library = PlottingLibrary(script: "var uPlot = 1 < 2 && 3 > 2;", style: ".uplot > b { margin: 0; }")
    var record = SampleRuns.training.record
    record.command = "inspect"
    let html = SensitivityReport(of: Self.figures, record: record, plotting: library).html
    let page = MarkupReader(html)
    #expect(page.fault == nil)
    #expect(page.all("svg").count == 2 && page.all("table").count == 1)
    for text in ["% removed", "conv1 (10)", "<b> (2)", "1,000 images", "90.00 %", "50.0 %"] {
      #expect(page.text.contains(text), "\(text)")
    }
    let data = try #require(page.all("script").first { $0.attributes["type"] == "application/json" })
    guard case .array(let plots)? = try JSONValue(parsing: Data(data.text.utf8))["plots"] else {
      Issue.record("no plots")
      return
    }
    #expect(plots.map { $0["epochs"]?.compactText } == ["[0, 10, 50, 90]", "[0, 50]"])
    #expect(plots[0]["axis"]?.string == "% removed")
    #expect(plots[0]["range"] == plots[1]["range"] && plots[0]["range"] != .null)
  }

  @Test func theTableIsReadByOtherPrograms() {
    let lines = Self.figures.csv.components(separatedBy: "\r\n")
    #expect(lines.count == 7)
    #expect(lines[0] == "class,channels,removed,loss,accuracy" && lines[1] == ",,0,0.25,0.9")
    #expect(lines[3] == "conv1,10,5,1.5,0.5" && lines[5] == "<b>,2,1,0.26,0.88")
  }
}
