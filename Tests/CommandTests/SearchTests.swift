import Foundation
import ModelFiles
import Networks
import Runs
import TestSupport
import Testing
import Training
import Zoo

/// Networks with other blocks, ranked from the command line.
struct SearchTests {
  private func place() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let network = try WideResNet(depth: 10, width: 2).network(named: "wide", input: [1, 28, 28], classes: 10)
    try network.withInitialWeights(seed: 1).writeONNX(to: folder.path(of: "wide.onnx"))
    return folder
  }

  private static let options = [
    "wide.onnx", "--data", "synthetic", "--subset", "300", "--budget", "params=30%", "--candidates", "8", "--minibatch",
    "16", "--seed", "3",
  ]

  @Test func theRankingAndTheRecipeOfTheFirstAreLeft() throws {
    let folder = try place()
    let results = try ["one", "two"].map { name in
      let threads = name == "one" ? "1" : "2"
      return try Tool.run(
        ["search"] + Self.options + ["--threads", threads, "--out", name, "--json"], in: folder.url)
    }
    for result in results { #expect(result.status == 0, "\(result.errors)") }
    guard case .array(let ranking)? = try results[0].json["ranking"] else {
      Issue.record("no ranking")
      return
    }
    let potentials = ranking.compactMap { $0["fisher_potential"]?.double }
    #expect(potentials.count == 8 && potentials == potentials.sorted(by: >))
    let lines = try folder.text(of: "one/ranking.csv").split(separator: "\n")
    #expect(lines.count == 9)
    #expect(try folder.text(of: "two/ranking.csv") == folder.text(of: "one/ranking.csv"), "whatever the threads")

    let applied = try Tool.run(
      ["apply", "wide.onnx", "--recipe", "one/recipe.json", "--out", "small", "--json"], in: folder.url)
    #expect(applied.status == 0, "\(applied.errors)")
    let small = try RunFolder.open(folder.path(of: "small")).readNetwork()
    let whole = try WideResNet(depth: 10, width: 2).network(named: "wide", input: [1, 28, 28], classes: 10)
    #expect(Optional(small.parameterCount) == ranking[0]["params"]?.int)
    #expect(Double(small.parameterCount) <= 0.3 * Double(whole.parameterCount))
  }

  @Test(arguments: [
    (["--method", "blockswap", "--budget", "latency=50%", "--epochs", "1"], "latency=50%"),
    (["--method", "blockswap", "--budget", "params=1%", "--epochs", "1"], "the least that blocks leave is params="),
  ])
  func whatCannotBeHadIsRefused(_ options: [String], _ words: String) throws {
    let folder = try place()
    let profile = ["--engine", "espalier", "--latency-table", "table.csv"]
    let isTimed = options.contains("latency=50%")
    let result = try Tool.run(
      ["compress", "wide.onnx", "--data", "synthetic", "--subset", "300", "--candidates", "2", "--out", "run"] + options
        + (isTimed ? profile : []), in: folder.url)
    #expect(result.status == 2 && result.errors.contains(words), "\(result.errors)")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(left == ["wide.onnx"], "nothing was profiled")
  }
}
