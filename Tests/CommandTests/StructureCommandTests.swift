import Foundation
import ModelFiles
import Networks
import Runs
import TestSupport
import Testing
import Training
import Zoo

/// Methods that change what a network is made of, from the command line: groups, other blocks, all widths at once.
struct StructureCommandTests {
  /// A ResNet-20 for digits, in a file.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let network = try Zoo.network(named: "resnet20-cifar10", input: [1, 28, 28]).withInitialWeights(seed: 1)
    try network.writeONNX(to: folder.path(of: "net.onnx"))
    return folder
  }

  @Test func networksWithOtherBlocksAreRankedAndMade() throws {
    let folder = try folder()
    let result = try Tool.run(
      [
        "search", "net.onnx", "--data", "synthetic", "--budget", "params=40%", "--candidates", "4", "--minibatch", "16",
        "--out", "found", "--json",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    guard case .array(let ranking)? = try result.json["ranking"] else {
      Issue.record("no ranking")
      return
    }
    let potentials = ranking.compactMap { $0["fisher_potential"]?.double }
    #expect(potentials.count == 4 && potentials == potentials.sorted(by: >))
    #expect(try folder.text(of: "found/ranking.csv").split(separator: "\n").count == 5)
    let applied = try Tool.run(
      ["apply", "net.onnx", "--recipe", "found/recipe.json", "--out", "made", "--json"], in: folder.url)
    #expect(applied.status == 0, "\(applied.errors)")
    let made = try Tool.run(["inspect", "made", "--json"], in: folder.url)
    #expect(try made.json["params"]?.int == ranking[0]["params"]?.int)
  }

  @Test func nothingIsProfiledForABoundThatBlocksCannotBeHeldTo() throws {
    let folder = try folder()
    let result = try Tool.run(
      [
        "compress", "net.onnx", "--data", "synthetic", "--method", "blockswap", "--budget", "latency=50%", "--engine",
        "espalier", "--latency-table", "table.csv", "--epochs", "1", "--out", "run",
      ], in: folder.url)
    #expect(result.status == 2 && result.errors.contains("latency=50%"), "\(result.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["net.onnx"])
  }

  @Test func whatWouldStayInGroupsIsShown() throws {
    let folder = try folder()
    let result = try Tool.run(
      ["inspect", "net.onnx", "--group-curve", "params", "--solver", "paper", "--json"], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    guard case .array(let points)? = try? result.json else {
      Issue.record("no points")
      return
    }
    let params = points.compactMap { $0["params"]?.int }
    #expect(points.count > 10 && params == params.sorted(by: >))
  }

  @Test func layersThatNothingDividesAreNamed() throws {
    let folder = try folder()
    let result = try Tool.run(
      [
        "compress", "net.onnx", "--data", "synthetic", "--method", "group-convolution", "--groups", "4", "--solver",
        "paper", "--budget", "params=50%", "--epochs", "0", "--refit", "none", "--out", "run",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    let lines = (result.output + result.errors).split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("left whole") })
    #expect(lines[start].hasSuffix("cannot be divided into 4 groups of at least 8:"))
    // Sixteen channels in four groups would be four a group.
    #expect(
      lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.map { $0.prefix { $0 != ":" } } == [
        "  1 to 16 channels", "  16 to 16 channels", "  16 to 32 channels",
      ])
  }

  @Test(arguments: [
    ("inspect net.onnx --group-curve params --weighting sensitivity", "--weighting sensitivity"),
    ("inspect net.onnx --solver paper", "--group-curve"),
    ("inspect net.onnx --group-curve params --least-group-width 99", "at least 99 channels"),
    ("search net.onnx --data synthetic --budget params=1% --out run", "the least that blocks leave is params="),
    ("search net.onnx --data synthetic --budget params=40% --block-kind DConvX --out run", "DConvX"),
    ("search net.onnx --data synthetic --budget params=40% --minibatch 1 --out run", "--minibatch"),
    (
      "compress net.onnx --data synthetic --method l1 --minibatch 64 --budget macs=50% --epochs 0 --out run",
      "blockswap"
    ),
    (
      "compress net.onnx --data synthetic --method group-convolution --prune-first l1 --budget macs=50% --epochs 0 --out run",
      "--prune-budget"
    ),
    (
      "compress net.onnx --data synthetic --method autoslim --cuts even:2 --budget macs=50% --epochs 2 --out run",
      "--sparse-epochs"
    ),
    (
      "compress net.onnx --data synthetic --method blockswap --sparse-epochs 1 --budget params=50% --epochs 2 --out run",
      "decides once"
    ),
  ])
  func whatMakesNoSenseIsSaid(_ call: String, _ message: String) throws {
    let folder = try folder()
    let result = try Tool.run(call.split(separator: " ").map(String.init), in: folder.url)
    #expect(result.status == 2 && result.errors.contains(message), "\(result.errors)")
  }
}
