import Foundation
import Runs
import TestSupport
import Testing

/// `characterise`, from a network to frontiers and a report that is made again.
struct CharacteriseTests {
  @Test func variantsAreMadeMeasuredAndReported() throws {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "w.safetensors"))
    let result = try Tool.shell(
      """
      ESPALIER_ENGINES=/nowhere "$TOOL" characterise lenet5-synthetic --weights w.safetensors --data synthetic \
      --subset 200 --zeros 50 --prune 60 --int8 --engine libtorch --engine openvino --rounds 6 \
      --query 'accuracy>=1%,memory<=1MB' --out run --json
      """, in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    let names = [
      "lenet5-synthetic", "lenet5-synthetic, 50 % zeros", "lenet5-synthetic, l2 60 % MACs", "lenet5-synthetic, int8",
    ]
    guard case .array(let variants)? = try result.json["variants"] else { throw Missing() }
    #expect(variants.map(\.string) == names)
    for name in names { #expect(result.errors.contains("\(name) in float32: accuracy"), "\(name)") }
    let records = try folder.text(of: "run/characterisation.jsonl").split(separator: "\n")
      .map { try JSONValue(parsing: Data($0.utf8)) }
    #expect(records.map { $0["variant"]?["name"]?.string } == names + names)
    for record in records {
      let isThere = record["measurement"]?["engine"]?.string == "libtorch"
      #expect((record["measurement"]?["status"]?.string == "failed") == !isThere, "\(record.compactText)")
      let share = record["accuracy"]?["share"]
      #expect(share?["low"]?.double ?? 1 <= share?["value"]?.double ?? 0)
    }
    #expect(records[2]["variant"]?["nonzero_macs"]?.int ?? .max <= 2_293_000 * 6 / 10)
    #expect(records[1]["variant"]?["nonzero_macs"]?.int ?? .max < records[0]["variant"]?["nonzero_macs"]?.int ?? 0)
    #expect(result.errors.contains("openvino is not there"))

    let table = try folder.text(of: "run/characterisation.csv")
    let page = try folder.text(of: "run/report.html")
    for file in ["report.html", "characterisation.csv"] {
      try FileManager.default.removeItem(atPath: folder.path(of: "run/\(file)"))
    }
    #expect(try Tool.run(["report", "run"], in: folder.url).status == 0)
    #expect(try folder.text(of: "run/report.html") == page)
    #expect(try folder.text(of: "run/characterisation.csv") == table)

    // What was made is a run folder like others, which says what it is.
    let again = try Tool.run(
      [
        "characterise", "run/parts/1", "--data", "synthetic", "--subset", "200", "--engine", "libtorch", "--rounds",
        "1", "--out", "again", "--json",
      ], in: folder.url)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("lenet5-synthetic, l2 60 % MACs in float32"))
  }

  @Test func whatIsKilledGoesOnWithTheVariantsThatAreDone() throws {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "w.safetensors"))
    let command = [
      "characterise", "lenet5-synthetic", "--weights", "w.safetensors", "--data", "synthetic", "--subset", "200",
      "--prune", "60", "--epochs", "1", "--engine", "libtorch", "--rounds", "1", "--out", "run",
    ]
    try Tool.kill(command, in: folder.url) {
      FileManager.default.fileExists(atPath: folder.path(of: "run/parts/1/report.html"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path(of: "run/report.html")), "it was killed too late")
    let before = try Data(contentsOf: folder.url.appending(path: "run/parts/1/run.json"))
    let resumed = try Tool.run(["resume", "run"], in: folder.url)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try Data(contentsOf: folder.url.appending(path: "run/parts/1/run.json")) == before)
    #expect(FileManager.default.fileExists(atPath: folder.path(of: "run/report.html")))
    #expect(!FileManager.default.fileExists(atPath: folder.path(of: "run/parts/1-2")))
  }

  @Test func whatCannotBeDoneIsSaid() throws {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "w.safetensors"))
    let command = ["characterise", "lenet5-synthetic", "--data", "synthetic", "--out", "no"]
    let weights = ["--weights", "w.safetensors"]
    for (options, message) in [
      ([], "add --weights FILE"), (weights + weights, "no zoo name is left"),
      (weights + ["--query", "latency>=2ms"], "is no bound"), (weights + ["--zeros", "100"], "percentages below 100"),
      (weights + ["--prune", "1"], "cannot be met"), (weights + ["--rounds", "0"], "--rounds must be at least 1"),
    ] {
      let result = try Tool.run(command + options, in: folder.url)
      #expect(result.status == 2 && result.errors.contains(message), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path(of: "no")))
    }
  }

  struct Missing: Error {}
}
