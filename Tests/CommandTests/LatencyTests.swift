import Foundation
import Runs
import TestSupport
import Testing

/// Latency tables and budgets of latency, with an engine in a process of its own.
struct LatencyTests {
  @Test func aProfileGoesOnAndIsKeptTo() throws {
    let folder = try TemporaryFolder()
    let profile = [
      "profile", "lenet5-synthetic", "--engine", "onnxruntime", "--variants", "30", "--out", "table.sqlite",
      "--accept-disturbed", "--json",
    ]
    let first = try Tool.run(profile, in: folder.url)
    guard first.status == 0 else { return #expect(first.errors.contains("is not there"), "\(first.errors)") }
    #expect(try first.json["measured"]?.int == 30)
    #expect(try first.json["held_out"]?["median"]?.double ?? -1 >= 0)
    #expect(try first.json["context"]?["machine"]?["processor"]?.string != nil)
    let second = try Tool.run(profile, in: folder.url)
    #expect(try second.json["known"]?.int == 30, "what was measured is not measured again")

    try Samples.writeLeNet5Weights(to: folder.path(of: "lenet.safetensors"))
    let result = try Tool.run(
      [
        "compress", "lenet5-synthetic", "--weights", "lenet.safetensors", "--data", "synthetic", "--subset", "64",
        "--method", "l1", "--budget", "latency=70%", "--engine", "onnxruntime", "--latency-table", "table.sqlite",
        "--epochs", "0", "--out", "cut", "--json",
      ], in: folder.url)
    // On a busy machine the budget may be missed when it is measured.
    #expect(result.status == 0 || result.status == 3, "\(result.errors)")
    let latency = try result.json["latency"]
    #expect(latency?["engine"]?.string == "onnxruntime")
    for name in ["original", "result"] {
      #expect(latency?[name]?["median_ms"]?.double ?? 0 > 0 && latency?[name]?["predicted_ms"]?.double ?? 0 > 0)
    }
    guard case .array(let budgets)? = try result.json["budgets"] else { return #expect(Bool(false), "no budgets") }
    #expect(budgets.count == 1 && budgets[0]["asked"]?.string == "70%")
    #expect(budgets[0]["met"] == .bool(result.status == 0))
    #expect(try folder.text(of: "cut/report.html").contains("<h2>Latency</h2>"))
  }

  @Test(arguments: [
    (["--budget", "latency=50%"], "needs --engine NAME and --latency-table FILE"),
    (["--budget", "macs=50%", "--engine", "openvino"], "are for --budget latency=…"),
    (["--budget", "latency=50%", "--engine", "libtorch", "--latency-table", "t"], "libtorch does not tell"),
    (["--budget", "latency=50%", "--engine", "openvino", "--latency-table", "README"], "'README' is no latency table"),
  ])
  func whatCannotBeIsSaid(_ options: [String], _ message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "no table at all, but a text. ", count: 20), to: "README")
    let result = try Tool.run(
      ["compress", "lenet5-synthetic", "--data", "synthetic", "--method", "l1", "--epochs", "0", "--out", "run"]
        + options,
      in: folder.url)
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func aProfileNeedsATableAndAnEngineThatTellsOfLayers() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run(["profile", "--engine", "libtorch", "--out", "t.sqlite"], in: folder.url)
    #expect(result.status == 2 && result.errors.contains("libtorch does not tell what layers take"))
    let even = try Tool.run(
      ["profile", "--engine", "openvino", "--kernels", "2", "--out", "t.sqlite"], in: folder.url)
    #expect(even.status == 2 && even.errors.contains("must be odd"))
  }
}
