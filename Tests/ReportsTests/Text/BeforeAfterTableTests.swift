import Reports
import Runs
import Testing

@Suite struct BeforeAfterTableTests {
  @Test func compression() throws {
    try Golden.expect(BeforeAfterTable(SampleRuns.compression.results).text, equals: "before-after-compress.txt")
  }

  @Test func training() throws {
    try Golden.expect(BeforeAfterTable(SampleRuns.training.results).text, equals: "before-after-train.txt")
  }

  @Test func leavesOutWhatIsUnknown() {
    var results = SampleRuns.compression.results
    results.layers = nil
    results.original?.accuracy = nil
    results.result.loss = nil
    results.original?.loss = nil
    #expect(BeforeAfterTable(results).layers == nil)
    #expect(
      BeforeAfterTable(results).text
        == """
                    before       after       change
        ────────  ────────  ─  ───────  ───────────
        MACs      125.49 M  ⇒  62.62 M  49.9 % left
        params      0.85 M  ⇒   0.43 M  50.0 % left
        accuracy         —  ⇒  92.61 %            —

        """)
  }

  @Test func showsNoLayerThatCostsNothing() throws {
    let layers = try #require(BeforeAfterTable(SampleRuns.compression.results).layers)
    #expect(layers.rows.map(\.first) == ["conv1", "bn1", "layer1.0.conv1", "fc"])
  }
}
