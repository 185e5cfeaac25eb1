import Foundation
import Runs
import TestSupport
import Testing

/// `inspect --sensitivity`.
struct SensitivityCommandTests {
  @Test func curvesArePrintedKeptAndReportedAgain() throws {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "w.safetensors"))
    let result = try Tool.run(
      [
        "inspect", "lenet5-synthetic", "--weights", "w.safetensors", "--sensitivity", "--data", "synthetic",
        "--score-images", "100", "--out", "run", "--json",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    guard case .array(let curves)? = try result.json["curves"] else {
      Issue.record("no curves")
      return
    }
    #expect(curves.map { $0["class"]?.string } == ["conv1", "conv2", "fc1"])
    #expect(try result.json["images"]?.int == 100)
    #expect(result.errors.contains("conv2") && result.errors.contains("of the search split"))
    #expect(try folder.text(of: "run/sensitivity.csv").split(separator: "\r\n").count == 2 + 3 * 9)
    let page = try folder.text(of: "run/report.html")
    try FileManager.default.removeItem(atPath: folder.path(of: "run/report.html"))
    #expect(try Tool.run(["report", "run"], in: folder.url).status == 0)
    #expect(try folder.text(of: "run/report.html") == page)
  }

  @Test(arguments: [
    (["--sensitivity"], "--sensitivity needs --data"), (["--data", "synthetic"], "are for --sensitivity"),
    (["--sensitivity", "--data", "synthetic", "--method", "l3"], "there is no method 'l3'"),
    (["--sensitivity", "--data", "synthetic", "--score-images", "0"], "--score-images"),
  ])
  func whatMakesNoSenseIsSaid(_ options: [String], _ message: String) throws {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "w.safetensors"))
    let result = try Tool.run(
      ["inspect", "lenet5-synthetic", "--weights", "w.safetensors"] + options, in: folder.url)
    #expect(result.status == 2 && result.errors.contains(message), "\(result.errors)")
  }
}
