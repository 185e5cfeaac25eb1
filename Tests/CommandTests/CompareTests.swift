import Foundation
import Runs
import TestSupport
import Testing

/// `compare`: methods and controls under one protocol.
struct CompareTests {
  static let arguments = [
    "compare", "lenet5-synthetic", "--weights", "w.safetensors", "--data", "synthetic", "--subset", "600", "--methods",
    "l2,auto-balanced", "--budget", "macs=50%", "--seeds", "1,2", "--epochs", "4", "--learning-rate", "0.02",
    "--threads", "1", "--out", "run", "--json",
  ]

  static func place() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "w.safetensors"))
    return folder
  }

  @Test func methodsAndControlsAreTrainedAlikeAndLeaveTheirFolders() throws {
    let folder = try Self.place()
    let result = try Tool.run(Self.arguments, in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    guard case .array(let runs)? = try result.json["runs"], case .array(let budgets)? = try result.json["budgets"],
      case .array(let rows)? = budgets[0]["methods"]
    else {
      Issue.record("no runs in \(result.output)")
      return
    }
    let names = ["l2", "auto-balanced", "uniform", "random", "scratch"]
    #expect(runs.map { $0["method"]?.string } == names + names)
    #expect(runs.map { $0["seed"]?.int } == Array(repeating: 1, count: 5) + Array(repeating: 2, count: 5))
    #expect(Set(rows.compactMap { $0["method"]?.string }) == Set(names))
    for run in runs {
      let name = run["method"]?.string
      let (macs, epochs) = (run["macs"]?.int ?? 0, run["epochs"]?.int ?? 0)
      #expect(macs <= 1_146_500 && macs > 1_000_000)
      // The given network's MACs over those of the cut, times the epochs of the others.
      #expect(epochs == (name == "scratch" ? Int((4 * 2_293_000 / Double(macs)).rounded()) : 4), "\(name ?? "")")
      #expect(run["control"] == .bool(["uniform", "random", "scratch"].contains(name)))
      let part = try #require(run["run"]?.string)
      for file in ["run.json", "report.html", "model.onnx"] {
        #expect(FileManager.default.fileExists(atPath: folder.path(of: "run/\(part)/\(file)")), "\(part)/\(file)")
      }
    }
    let page = try folder.text(of: "run/report.html")
    let table = try folder.text(of: "run/comparison.csv")
    #expect(table.split(separator: "\r\n").count == 11)
    try FileManager.default.removeItem(atPath: folder.path(of: "run/report.html"))
    #expect(try Tool.run(["report", "run"], in: folder.url).status == 0)
    #expect(try folder.text(of: "run/report.html") == page)
  }

  @Test func singleWeightsHaveAControlOfTheirOwn() throws {
    let folder = try Self.place()
    let result = try Tool.run(
      [
        "compare", "lenet5-synthetic", "--weights", "w.safetensors", "--data", "synthetic", "--subset", "300",
        "--methods",
        "magnitude", "--budget", "nonzeros=20%", "--epochs", "0", "--out", "run", "--json",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    guard case .array(let runs)? = try result.json["runs"] else { return }
    #expect(runs.map { $0["method"]?.string } == ["magnitude", "random-weights"])
    #expect(runs.map { $0["control"] } == [.bool(false), .bool(true)])
  }

  @Test func whatNeverTrainedForAllWidthsServesNobody() throws {
    let folder = try Self.place()
    let result = try Tool.run(
      [
        "compare", "lenet5-synthetic", "--weights", "w.safetensors", "--data", "synthetic", "--subset", "300",
        "--methods", "autoslim", "--controls", "uniform", "--ranking", "rise-per-cost", "--budget", "macs=70%,60%",
        "--score-images", "50", "--epochs", "0", "--out", "run", "--json",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    func ranking(_ part: String) throws -> String? {
      try JSONValue(parsing: Data(folder.text(of: "run/parts/\(part)/run.json").utf8))["settings"]?["ranking"]?.string
    }
    #expect(try ranking("autoslim-macs-60-seed-1") == "rise-per-cost")
    // Controls stay what they are.
    #expect(try ranking("uniform-macs-60-seed-1") == "local")
  }

  @Test func oneTrainingForAllWidthsServesAllPoints() throws {
    let folder = try Self.place()
    let result = try Tool.run(
      [
        "compare", "lenet5-synthetic", "--weights", "w.safetensors", "--data", "synthetic", "--subset", "300",
        "--methods", "autoslim", "--controls", "none", "--budget", "macs=60%,30%", "--sparse-epochs", "1", "--epochs",
        "2", "--bins", "6", "--out", "run", "--json",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    let parts = ["run/parts/autoslim-macs-60-seed-1", "run/parts/autoslim-macs-30-seed-1"]
    let weights = parts.map { FileManager.default.contents(atPath: folder.path(of: "\($0)/parts/1/model.safetensors")) }
    #expect(weights[0] != nil && weights[0] == weights[1])
    // The narrower one is slimmed on behind the steps to the wider one.
    let steps = try parts.map { try JSONValue(parsing: Data(folder.text(of: "\($0)/slimming.json").utf8)) }
    guard case .array(let wide)? = steps[0]["steps"], case .array(let narrow)? = steps[1]["steps"] else {
      Issue.record("no steps in \(steps)")
      return
    }
    #expect(narrow.count > wide.count && Array(narrow.prefix(wide.count)) == wide)
    let records = try parts.map { try JSONValue(parsing: Data(folder.text(of: "\($0)/run.json").utf8)) }
    #expect(records[0]["settings"]?["supernet"] == nil)
    #expect(records[1]["settings"]?["supernet"]?.string?.hasSuffix(parts[0]) == true)
    #expect(records.allSatisfy { $0["settings"]?["bins"] == .integer(6) })
    // What it went on from counts for both.
    guard case .array(let runs)? = try result.json["runs"] else { return }
    let training = try #require(records[0]["seconds"]?["stages"]?["cpu"]?.double)
    #expect(runs.allSatisfy { $0["cpu_seconds"]?.double ?? 0 > training })
  }

  @Test func whatIsKilledGoesOnAndSkipsWhatIsDone() throws {
    let folder = try Self.place()
    let arguments = Self.arguments.filter { $0 != "--json" }
    let done = folder.path(of: "run/parts/l2-macs-50-seed-1/report.html")
    try Tool.kill(arguments, in: folder.url) {
      FileManager.default.fileExists(atPath: done)
        && FileManager.default.fileExists(atPath: folder.path(of: "run/parts/auto-balanced-macs-50-seed-1/run.json"))
    }
    let before = try FileManager.default.attributesOfItem(atPath: done)[.modificationDate] as? Date
    let resumed = try Tool.run(["resume", "run"], in: folder.url)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try FileManager.default.attributesOfItem(atPath: done)[.modificationDate] as? Date == before)

    let whole = try Tool.run(arguments.map { $0 == "run" ? "whole" : $0 }, in: folder.url)
    #expect(whole.status == 0)
    // Of the same bits but for the time that runs took.
    func lasting(_ name: String) throws -> [String] {
      try folder.text(of: "\(name)/comparison.csv").split(separator: "\r\n").map { line in
        line.split(separator: ",").enumerated().filter { $0.offset != 10 }.map { String($0.element) }.joined(
          separator: ",")
      }
    }
    #expect(try lasting("run") == lasting("whole"))
  }

  @Test(arguments: [
    (["--methods", "l3"], "there is no method 'l3'"), (["--controls", "luck"], "--controls are some of"),
    (["--budget", "macs=50%,x"], "the budget 'macs=x' cannot be read"),
    (["--budget", "macs=50%,20%,10%", "--budget", "params=10%,20%"], "as many amounts"),
    (["--seeds", "0"], "seeds"), (["--epochs", "2", "--step-epochs", "1"], "leave none of 2 epochs"),
    (["--bins", "6"], "need the method autoslim"), (["--block-kind", "DConv"], "need the method blockswap"),
    (["--candidates", "9"], "need blockswap"),
    (["--methods", "l2,autoslim", "--streams", "cut"], "rank channels"),
  ])
  func whatMakesNoSenseIsSaid(_ changes: [String], _ message: String) throws {
    let folder = try Self.place()
    var arguments = Self.arguments
    for (option, value) in zip(changes, changes.dropFirst()) where option.hasPrefix("--") {
      if let index = arguments.firstIndex(of: option), option != "--budget" || arguments[index + 1] == "macs=50%" {
        arguments[index + 1] = value
      } else {
        arguments += [option, value]
      }
    }
    let result = try Tool.run(arguments, in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path(of: "run")))
  }
}
