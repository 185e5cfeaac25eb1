import Reports
import Runs
import TestSupport
import Testing

@Suite struct LearningCurvesTests {
  private func page(_ epochs: [SummaryRow]) -> MarkupReader {
    var run = SampleRuns.compression
    run.summary = epochs
    return MarkupReader(Report(of: run, plotting: nil).html)
  }

  /// The points of a style, over all plots.
  private func points(_ style: String, in page: MarkupReader) -> [MarkupReader.Element] {
    page.all("circle").filter { $0.attributes["class"] == "dot \(style)" && $0.attributes["r"] != "4" }
  }

  @Test(arguments: [1, 2, 3, 40, 164])
  func hasOnePointAnEpoch(_ count: Int) {
    let page = page(SampleRuns.epochs(count))
    #expect(page.fault == nil)
    #expect(page.all("svg").count == 4)
    #expect(points("first", in: page).count == 4 * count)
    #expect(points("second", in: page).count == 2 * count)
    #expect(page.all("path").count == 6)
  }

  @Test func withoutEpochsSaysSo() {
    let page = page([])
    #expect(page.fault == nil)
    #expect(page.all("svg").isEmpty)
    #expect(page.text.contains("No epoch was trained."))
  }

  @Test func withoutSearchFiguresHasOneCurve() {
    var epochs = SampleRuns.epochs(3)
    for index in epochs.indices { (epochs[index].evalLoss, epochs[index].evalTop1) = (nil, nil) }
    let page = page(epochs)
    #expect(page.all("path").count == 4)
    #expect(points("second", in: page).isEmpty)
    #expect(!page.all("text").map(\.text).contains("search"))
  }

  @Test func breaksWhereAValueIsNotFinite() {
    var epochs = SampleRuns.epochs(5)
    epochs[2].trainLoss = .nan
    let page = page(epochs)
    #expect(points("first", in: page).count == 19)
    let path = page.all("path").first?.attributes["d"] ?? ""
    #expect(path.count(where: { $0 == "M" }) == 2)
    #expect(page.text.contains("Figures of 1 of 5 epochs are not finite numbers."))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func withoutAnyFiniteValueSaysSo(_ value: Double) {
    var epochs = SampleRuns.epochs(2)
    for index in epochs.indices { (epochs[index].trainLoss, epochs[index].evalLoss) = (value, value) }
    let page = page(epochs)
    #expect(page.fault == nil)
    #expect(page.text.contains("No value of any epoch is a finite number."))
    #expect(points("first", in: page).count == 6)
  }

  /// Whatever the values, every point lies on the plot and no coordinate is a word.
  @Test func pointsStayOnThePlot() throws {
    var generator = SeededGenerator(seed: 3)
    for round in 0..<60 {
      var epochs = SampleRuns.epochs(Int.random(in: 1...12, using: &generator))
      let scale = [1e-300, 1e-9, 1e-3, 1, 1e4, 1e11, 1e300][round % 7]
      let offset = [0, 1e3, -5][round % 3]
      for index in epochs.indices {
        epochs[index].trainLoss = offset + scale * Double.random(in: -1...1, using: &generator)
        epochs[index].evalLoss = round % 4 == 0 ? epochs[0].trainLoss : nil
      }
      let page = page(epochs)
      #expect(page.fault == nil)
      for circle in page.all("circle") {
        let x = try #require(Double(circle.attributes["cx"] ?? ""))
        let y = try #require(Double(circle.attributes["cy"] ?? ""))
        #expect((0...480).contains(x) && (0...260).contains(y), "\(scale) \(offset)")
      }
      #expect(page.all("line").count <= 48)
    }
  }
}
