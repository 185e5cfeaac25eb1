import Reports
import Runs
import Testing

@Suite struct ModelCardTests {
  @Test func compression() throws {
    try Golden.expect(ModelCard(of: SampleRuns.compression).text, equals: "card-compress.md")
  }

  @Test func training() throws {
    try Golden.expect(ModelCard(of: SampleRuns.training).text, equals: "card-train.md")
  }

  /// The lines between the two rules at the head.
  private func frontMatter(_ run: FinishedRun) -> [Substring] {
    let lines = ModelCard(of: run).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "---")
    return Array(lines.dropFirst().prefix { $0 != "---" })
  }

  @Test func whatComesFromOutsideStaysInItsPlace() {
    let evil = "x\"\n---\n# y\u{2028}| `z` <b>\\ *a*"
    let plain = SampleRuns.compression
    var run = plain
    run.results.original?.name = evil
    run.results.result.name = evil
    run.results.convention = evil
    run.record.command = evil
    run.record.settings["method"] = .string(evil)
    run.record.data = .init(name: evil, hash: evil)
    run.record.seconds = [evil: StageSeconds(wall: 1, cpu: 1)]
    let lines = { (run: FinishedRun) in ModelCard(of: run).text.split(separator: "\n", omittingEmptySubsequences: false)
    }
    #expect(lines(run).count == lines(plain).count)
    #expect(frontMatter(run).count == frontMatter(plain).count)
    #expect(lines(run).contains(##"# x" --- \# y \| \`z\` \<b\>\\ \*a\*"##))
    #expect(frontMatter(run).contains(##"- name: "x\" --- # y | `z` <b>\\ *a*""##))
  }

  @Test func namesNoFolder() {
    var run = SampleRuns.compression
    run.record.data?.name = "cifar10:/home/someone/data"
    run.record.settings["data"] = "cifar10:/home/someone/data"
    let text = ModelCard(of: run).text
    #expect(!text.contains("someone"))
    #expect(text.contains("--data cifar10:DIR"))
  }

  @Test func withoutDataHasNoResultsForHubs() {
    var run = SampleRuns.training
    run.record.data = nil
    #expect(!frontMatter(run).contains("model-index:"))
    #expect(ModelCard(of: run).text.contains("--data DATA"))
  }

  @Test func withoutAFiniteAccuracyClaimsNone() {
    var run = SampleRuns.training
    run.results.result.accuracy = .nan
    let front = frontMatter(run)
    #expect(!front.contains { $0.contains("nan") || $0.contains("type: accuracy") })
  }

  @Test func listsTheFilesThatAreThere() {
    var run = SampleRuns.training
    run.files = [.record, .summary, .card]
    let text = ModelCard(of: run).text
    #expect(text.contains("`run.json`") && !text.contains("model.onnx") && !text.contains("onnxruntime"))
  }
}
