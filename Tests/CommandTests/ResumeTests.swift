import Datasets
import Foundation
import Runs
import TestSupport
import Testing

/// Runs that are killed, stopped, doubled or starved, and go on.
@Suite(.serialized) struct ResumeTests {
  /// Small runs of every kind that leaves checkpoints; many checkpoints are written within an epoch.
  static let runs = [
    "train lenet5-synthetic --data synthetic --epochs 2 --optimiser adamw --ema-decay 0.99",
    "train lenet5-synthetic --data synthetic --epochs 2 --precision bfloat16 --learning-rate 0.01",
    "compress lenet5-synthetic --weights start.safetensors --data synthetic --method l2 --budget macs=40% --epochs 2 "
      + "--recovery distil --augmentation none --refit weights --score-images 200",
    "compress lenet5-synthetic --weights start.safetensors --data synthetic --method random --budget params=30% "
      + "--precision bfloat16 --epochs 2 --schedule one-cycle --clip-gradient-norm 1",
    "compress lenet5-synthetic --weights start.safetensors --data synthetic --method auto-balanced --budget macs=40% "
      + "--sparse-epochs 1 --cuts 0.5,1 --step-epochs 1 --refresh 3 --epochs 1 --learning-rate 0.02",
    "compress lenet5-synthetic --weights start.safetensors --data synthetic --method autoslim --budget macs=40% "
      + "--sparse-epochs 1 --epochs 1 --score-images 200 --bins 4",
    "compress lenet5-synthetic --weights start.safetensors --data synthetic --method group-convolution --groups 5 "
      + "--least-group-width 2 --budget macs=99% --epochs 2 --score-images 200",
    "compress lenet5-synthetic --weights start.safetensors --data synthetic --method weight-sharing --budget size=20% "
      + "--epochs 2 --learning-rate 0.00001",
  ]

  /// The files that do not depend on the clock, and the columns of the summary that do not.
  static func lasting(_ run: String, in folder: TemporaryFolder) throws -> [String: Data] {
    var content: [String: Data] = [:]
    for file in ["architecture.json", "model.safetensors", "model.onnx", "recipe.json"] {
      content[file] = FileManager.default.contents(atPath: folder.path(of: "\(run)/\(file)"))
    }
    let lines = try folder.text(of: "\(run)/summary.csv").split(separator: "\n")
    let timed = Set(["seconds", "images_per_second"])
    let columns = lines[0].split(separator: ",").indices.filter {
      !timed.contains(String(lines[0].split(separator: ",")[$0]))
    }
    let rows = lines.map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      return columns.map { fields[$0] }.joined(separator: ",")
    }
    content["summary.csv"] = Data(rows.joined(separator: "\n").utf8)
    let record = try JSONValue(parsing: Data(folder.text(of: "\(run)/run.json").utf8))
    content["results"] = Data((record["results"] ?? .null).compactText.utf8)
    return content
  }

  static func arguments(_ run: String, batchSize: Int = 256, out: String) -> [String] {
    run.split(separator: " ").map(String.init)
      + ["--threads", "1", "--checkpoint-minutes", "0.002", "--batch-size", "\(batchSize)", "--out", out]
  }

  static func place() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "start.safetensors"))
    return folder
  }

  /// Five kills for each kind of run, at moments drawn over its length once its folder says what it is; one of them is
  /// killed again.
  @Test(arguments: runs) func aKilledRunEndsWithTheSameBits(run: String) throws {
    let folder = try Self.place()
    let watch = Stopwatch()
    let run = run + " --subset 1000"
    let whole = try Tool.run(Self.arguments(run, batchSize: 128, out: "whole"), in: folder.url)
    let length = watch.elapsed.wall
    #expect(whole.status == 0, "\(whole.errors)")
    let expected = try Self.lasting("whole", in: folder)
    var stream = RandomStream(seed: 1, name: run)
    for kill in 0..<5 {
      let out = "killed-\(kill)"
      let moment = length * stream.uniform()
      let begun = folder.path(of: "\(out)/run.json")
      var start: ContinuousClock.Instant?
      try Tool.kill(Self.arguments(run, batchSize: 128, out: out), in: folder.url) {
        if start == nil, FileManager.default.fileExists(atPath: begun) { start = .now }
        return start.map { ContinuousClock.now - $0 >= .seconds(moment) } ?? false
      }
      if kill == 0 { try Tool.kill(["resume", out], in: folder.url, after: length * 0.3) }
      let resumed = try Tool.run(["resume", out], in: folder.url)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try Self.lasting(out, in: folder) == expected, "kill \(kill)")
      let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path(of: out))
      #expect(!left.contains { $0.hasSuffix(".part") } && left.contains("report.html"))
    }
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aSignalLeavesACheckpointAndItsStatus(signal: Int32, status: Int32) throws {
    let folder = try Self.place()
    let arguments = Self.arguments(Self.runs[0], out: "run").filter { $0 != "--checkpoint-minutes" && $0 != "0.002" }
    let stopped = try Tool.run(arguments, in: folder.url) { process in
      while process.isRunning, !FileManager.default.fileExists(atPath: folder.path(of: "run/summary.csv")) {
        usleep(2_000)
      }
      kill(process.processIdentifier, signal)
    }
    #expect(stopped.status == status)
    #expect(stopped.errors.contains("espalier resume run"), "\(stopped.errors)")
    let checkpoints = try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "run/checkpoints"))
    #expect(checkpoints.count == 1)
    // From another folder: what the run reads is found from where it began.
    let resumed = try Tool.run(["resume", folder.path(of: "run"), "--json"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try resumed.json["accuracy"]?.double ?? 0 > 0.8)
    let again = try Tool.run(["resume", "run"], in: folder.url)
    #expect(again.status == 0 && again.output.contains("finished"))
  }

  @Test func aSignalStopsSlimmingBehindAStep() throws {
    let folder = try Self.place()
    let run =
      "compress lenet5-synthetic --weights start.safetensors --data synthetic --subset 1000 --method autoslim "
      + "--budget macs=20% --sparse-epochs 1 --epochs 1 --bins 40"
    func steps(_ run: String) throws -> [JSONValue] {
      guard
        case .array(let steps)? = try JSONValue(parsing: Data(folder.text(of: "\(run)/slimming.json").utf8))["steps"]
      else { return [] }
      return steps
    }
    let stopped = try Tool.run(Self.arguments(run, out: "run"), in: folder.url) { process in
      while process.isRunning, !FileManager.default.fileExists(atPath: folder.path(of: "run/slimming.json")) {
        usleep(1_000)
      }
      kill(process.processIdentifier, SIGTERM)
    }
    #expect(stopped.status == 143 && stopped.errors.contains("espalier resume run"), "\(stopped.errors)")
    let taken = try steps("run")
    #expect(!taken.isEmpty && !FileManager.default.fileExists(atPath: folder.path(of: "run/recipe.json")))
    let resumed = try Tool.run(["resume", "run"], in: folder.url)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try Tool.run(Self.arguments(run, out: "whole"), in: folder.url).status == 0)
    #expect(try steps("run") == steps("whole") && steps("run").starts(with: taken) && steps("run").count > taken.count)
    #expect(try Self.lasting("run", in: folder) == Self.lasting("whole", in: folder))
  }

  @Test func aSecondProcessIsRefused() throws {
    let folder = try Self.place()
    _ = try Tool.run(Self.arguments(Self.runs[0], out: "run"), in: folder.url) { process in
      while process.isRunning, !FileManager.default.fileExists(atPath: folder.path(of: "run/summary.csv")) {
        usleep(2_000)
      }
      let second = try Tool.run(["resume", "run"], in: folder.url)
      #expect(second.status == 1)
      #expect(second.errors.contains("in use by another run, process \(process.processIdentifier)"), "\(second.errors)")
    }
  }

  @Test func aDiskThatIsFullStopsTheRunAndCostsNothing() throws {
    let folder = try Self.place()
    let whole = try Tool.run(Self.arguments(Self.runs[0], out: "whole"), in: folder.url)
    #expect(whole.status == 0)
    try Tool.kill(Self.arguments(Self.runs[0], out: "run"), in: folder.url) {
      try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "run/checkpoints")).count > 1
    }
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "run/checkpoints"))
      .filter { !$0.hasSuffix(".part") }.sorted()
    // No file may grow over 100 blocks, as if the disk had no more room.
    let starved = try Tool.shell("trap '' XFSZ; ulimit -f 100; exec \"$TOOL\" resume run", in: folder.url)
    #expect(starved.status == 1)
    #expect(starved.errors.contains("cannot be written"), "\(starved.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "run/checkpoints")).sorted() == kept)
    let resumed = try Tool.run(["resume", "run"], in: folder.url)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try Self.lasting("run", in: folder) == Self.lasting("whole", in: folder))
  }

  @Test func anotherModelOrOtherDataAreRefused() throws {
    let folder = try Self.place()
    try Tool.kill(Self.arguments(Self.runs[2], out: "run"), in: folder.url) {
      FileManager.default.fileExists(atPath: folder.path(of: "run/recipe.json"))
    }
    let evaluated = try Tool.run(["evaluate", "run", "--data", "synthetic"], in: folder.url)
    #expect(evaluated.status == 2 && evaluated.errors.contains("espalier resume run"), "\(evaluated.errors)")
    try Samples.writeLeNet5Weights(to: folder.path(of: "start.safetensors"), seed: 2)
    let result = try Tool.run(["resume", "run"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("'lenet5-synthetic' was another"), "\(result.errors)")
  }

  @Test(arguments: ["missing", "file", "empty"]) func whatIsNoRunIsRefused(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("text", to: "file")
    try FileManager.default.createDirectory(atPath: folder.path(of: "empty"), withIntermediateDirectories: true)
    let result = try Tool.run(["resume", name], in: folder.url)
    #expect(result.status == 2 && result.errors.contains(name), "\(result.errors)")
  }
}
