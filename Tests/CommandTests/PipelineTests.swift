import Foundation
import Runs
import TestSupport
import Testing

/// Commands that build on each other's files.
struct PipelineTests {
  @Test func trainCompressApplyExportEvaluate() throws {
    let folder = try TemporaryFolder()
    let train = try Tool.run(
      ["train", "lenet5-synthetic", "--data", "synthetic", "--epochs", "1", "--out", "trained", "--json"],
      in: folder.url)
    #expect(train.status == 0, "\(train.errors)")
    #expect(try train.json["accuracy"]?.double ?? 0 > 0.8)
    for file in [
      "run.json", "summary.csv", "architecture.json", "model.safetensors", "model.onnx", "report.html", "README.md",
      "checkpoints/epoch-1.safetensors",
    ] {
      #expect(FileManager.default.fileExists(atPath: folder.path(of: "trained/\(file)")), "\(file)")
    }

    let compress = try Tool.run(
      [
        "compress", "trained", "--data", "synthetic", "--method", "l1", "--budget", "macs=40%", "--epochs", "0",
        "--batch-norm-batches", "0", "--out", "small", "--json",
      ], in: folder.url)
    #expect(compress.status == 0, "\(compress.errors)")
    let result = try compress.json
    #expect(result["method"]?.string == "l1")
    #expect(result["macs"]?.int ?? .max <= 2_293_000 * 4 / 10)
    #expect(result["original"]?["macs"]?.int == 2_293_000)
    #expect(result["masked_difference"]?.double ?? 1 < 1e-4)
    #expect(FileManager.default.fileExists(atPath: folder.path(of: "small/recipe.json")))

    let apply = try Tool.run(
      ["apply", "trained", "--recipe", "small/recipe.json", "--out", "replayed"], in: folder.url)
    #expect(apply.status == 0, "\(apply.errors)")
    for file in ["architecture.json", "model.safetensors", "model.onnx", "recipe.json"] {
      #expect(try contents("replayed/\(file)", in: folder) == contents("small/\(file)", in: folder), "\(file)")
    }

    let export = try Tool.run(["export", "small", "--to", "onnx", "--out", "small.onnx"], in: folder.url)
    #expect(export.status == 0, "\(export.errors)")
    #expect(try contents("small.onnx", in: folder) == contents("small/model.onnx", in: folder))
    let accuracies = try ["small", "small.onnx", "small/architecture.json"].map { model in
      try Tool.run(["evaluate", model, "--data", "synthetic", "--json"], in: folder.url).json["accuracy"]?.double
    }
    #expect(accuracies.allSatisfy { $0 == result["accuracy"]?.double })

    let report = try contents("small/report.html", in: folder)
    try FileManager.default.removeItem(atPath: folder.path(of: "small/report.html"))
    let again = try Tool.run(["report", "small", "--json"], in: folder.url)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try again.json["report"]?.string == "small/report.html")
    #expect(try contents("small/report.html", in: folder) == report)
  }

  @Test func recoveryLearnsFromTheNetworkBeforeTheCutOrAnother() throws {
    let folder = try TemporaryFolder()
    let train = try Tool.run(
      ["train", "lenet5-synthetic", "--data", "synthetic", "--epochs", "1", "--out", "trained"], in: folder.url)
    #expect(train.status == 0, "\(train.errors)")
    let compress = [
      "compress", "trained", "--data", "synthetic", "--method", "l1", "--budget", "macs=10%", "--epochs", "1", "--json",
      "--recovery", "distil",
    ]
    let own = try Tool.run(compress + ["--augmentation", "none", "--out", "own"], in: folder.url)
    #expect(own.status == 0, "\(own.errors)")
    #expect(try own.json["accuracy"]?.double ?? 0 > 0.8)
    let record = try JSONValue(parsing: Data(folder.text(of: "own/run.json").utf8))
    #expect(record["settings"]?["temperature"]?.double == 4 && record["settings"]?["clip-gradient-norm"]?.double == 10)
    let scores = try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "own/teachers"))
    #expect(scores.count == 1)
    let others = try Tool.run(
      compress + [
        "--teacher", "trained", "--teacher", "trained/model.onnx", "--mixup", "0.2", "--accumulate", "2", "--freeze",
        "fc2", "--cutout", "4", "--out", "others",
      ], in: folder.url)
    #expect(others.status == 0, "\(others.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path(of: "others/teachers")))
    let refused = try Tool.run(Array(compress.dropLast(2)) + ["--teacher", "trained", "--out", "no"], in: folder.url)
    #expect(refused.status == 2 && refused.errors.contains("--recovery distil"), "\(refused.errors)")
  }

  @Test func candidatesAreWeighedBeforeTheCut() throws {
    let folder = try TemporaryFolder()
    let weights = folder.path(of: "lenet5.safetensors")
    try Samples.writeLeNet5Weights(to: weights)
    let compress = try Tool.run(
      [
        "compress", "lenet5-synthetic", "--weights", weights, "--data", "synthetic", "--subset", "600", "--method",
        "l2",
        "--ranking", "per-cost", "--budget", "macs=10%", "--candidates", "6", "--epochs", "1", "--out", "small",
        "--json",
      ], in: folder.url)
    #expect(compress.status == 0, "\(compress.errors)")
    let result = try compress.json
    let figures: CandidateFigures = try #require(result["candidates"]).decoded()
    #expect((2...6).contains(figures.candidates.count) && figures.candidates.count { $0.trained != nil } == 2)
    #expect(figures.candidates[0].macs == result["macs"]?.int)
    #expect(figures.candidates.map(\.number).sorted() == Array(1...figures.candidates.count))
    #expect(compress.errors.contains("predicted against fitted"), "\(compress.errors)")
    let report = try String(decoding: contents("small/report.html", in: folder), as: UTF8.self)
    #expect(report.contains("fitted against trained, 2 candidates"))
  }

  @Test func layersAreDividedIntoGroups() throws {
    let folder = try TemporaryFolder()
    let weights = folder.path(of: "lenet5.safetensors")
    try Samples.writeLeNet5Weights(to: weights)
    let given = ["lenet5-synthetic", "--weights", weights]
    let compress = try Tool.run(
      ["compress"] + given + [
        "--data", "synthetic", "--subset", "600", "--method", "group-convolution", "--budget", "macs=70%", "--epochs",
        "0",
        "--batch-norm-batches", "0", "--refit", "none", "--json", "--out", "grouped",
      ], in: folder.url)
    #expect(compress.status == 0, "\(compress.errors)")
    let result = try compress.json
    #expect(result["macs"]?.int == 2_293_000 - 800_000 && result["masked_difference"]?.double ?? 1 < 1e-4)
    #expect(compress.errors.contains("conv2: 2 groups of 10 to 25 channels"))
    let apply = try Tool.run(
      ["apply"] + given + ["--recipe", "grouped/recipe.json", "--out", "replayed"], in: folder.url)
    #expect(apply.status == 0, "\(apply.errors)")
    for file in ["architecture.json", "model.safetensors", "model.onnx"] {
      #expect(try contents("replayed/\(file)", in: folder) == contents("grouped/\(file)", in: folder), "\(file)")
    }
  }

  @Test func batchNormIsRestoredForTrainingAndFoldedAtExport() throws {
    let folder = try TemporaryFolder()
    let train = try Tool.run(
      ["train", "lenet5-synthetic", "--data", "synthetic", "--epochs", "1", "--out", "trained"], in: folder.url)
    #expect(train.status == 0, "\(train.errors)")
    let compress = try Tool.run(
      [
        "compress", "trained/model.onnx", "--data", "synthetic", "--method", "l1", "--budget", "macs=80%", "--epochs",
        "0", "--restore-batch-norm", "--batch-norm-batches", "5", "--out", "small", "--json",
      ], in: folder.url)
    #expect(compress.status == 0, "\(compress.errors)")
    let figures = try compress.json["batch_norm_restoration"]
    #expect(figures?["count"]?.int == 2)
    #expect(figures?["largest_difference"]?.double ?? 1 < 1e-4)
    let architecture = try String(decoding: contents("small/architecture.json", in: folder), as: UTF8.self)
    #expect(architecture.contains("\"restored\": true"))
    let inspect = try Tool.run(["inspect", "small/model.onnx"], in: folder.url)
    #expect(inspect.status == 0 && !inspect.output.contains("batch norm"), "\(inspect.output)")
    let accuracies = try ["small", "small/model.onnx"].map { model in
      try Tool.run(["evaluate", model, "--data", "synthetic", "--json"], in: folder.url).json["accuracy"]?.double
    }
    #expect(accuracies[0] != nil && accuracies[0] == accuracies[1])
  }

  @Test func configurationOfARunDoesItAgain() throws {
    let folder = try TemporaryFolder()
    let first = try Tool.run(
      [
        "train", "lenet5-synthetic", "--data", "synthetic", "--epochs", "1", "--batch-size", "256", "--seed", "3",
        "--threads", "1", "--out", "run", "--json",
      ], in: folder.url)
    #expect(first.status == 0, "\(first.errors)")
    let second = try Tool.run(["train", "--config", "run/run.json", "--json"], in: folder.url)
    #expect(second.status == 0, "\(second.errors)")
    #expect(try second.json["run"]?.string == "run-2")
    #expect(try contents("run/model.safetensors", in: folder) == contents("run-2/model.safetensors", in: folder))
    let third = try Tool.run(["train", "--config", "run/run.json", "--epochs", "0", "--json"], in: folder.url)
    #expect(try third.json["accuracy"]?.double ?? 1 < 0.5)
    // The trained network with new weights begins where the zoo's did.
    let fourth = try Tool.run(
      ["train", "run", "--from-scratch", "--config", "run/run.json", "--out", "anew"], in: folder.url)
    #expect(fourth.status == 0, "\(fourth.errors)")
    #expect(try contents("run/model.safetensors", in: folder) == contents("anew/model.safetensors", in: folder))
  }

  @Test func everyTrainingOptionIsReadBack() throws {
    let folder = try TemporaryFolder()
    let options = [
      "--schedule", "one-cycle", "--optimiser", "adamw", "--learning-rate", "0.003", "--momentum", "0.85",
      "--weight-decay", "0.02", "--label-smoothing", "0.1", "--clip-gradient-norm", "2.5", "--ema-decay", "0.9",
    ]
    let first = try Tool.run(
      ["train", "lenet5-synthetic", "--data", "synthetic", "--epochs", "1", "--threads", "1", "--out", "run"] + options,
      in: folder.url)
    #expect(first.status == 0, "\(first.errors)")
    let second = try Tool.run(["train", "--config", "run/run.json", "--json"], in: folder.url)
    #expect(second.status == 0, "\(second.errors)")
    #expect(try contents("run/model.safetensors", in: folder) == contents("run-2/model.safetensors", in: folder))
    let settings = try ["run", "run-2"].map { run in
      try JSONValue(parsing: contents("\(run)/run.json", in: folder))["settings"]
    }
    for (option, value) in zip(options, options.dropFirst()) where option.hasPrefix("--") {
      for settings in settings {
        let found = settings?[String(option.dropFirst(2))]
        #expect(found?.string == value || found?.double == Double(value), "\(option)")
      }
    }
  }

  @Test func brokenModelFilesAreNamed() throws {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "whole.safetensors"))
    let whole = try contents("whole.safetensors", in: folder)
    for length in [0, 4, 100, whole.count - 1] {
      try whole.prefix(length).write(to: folder.url.appending(path: "cut.safetensors"))
      let result = try Tool.run(
        ["evaluate", "lenet5-synthetic", "--weights", "cut.safetensors", "--data", "synthetic"], in: folder.url)
      #expect(result.status == 2)
      #expect(result.errors.contains("cut.safetensors"), "\(result.errors)")
    }
  }

  private func contents(_ name: String, in folder: TemporaryFolder) throws -> Data {
    try Data(contentsOf: folder.url.appending(path: name))
  }
}
