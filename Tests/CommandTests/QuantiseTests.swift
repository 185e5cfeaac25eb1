import Foundation
import Runs
import TestSupport
import Testing

/// `quantise`, from a trained network to a run folder that the other commands take.
struct QuantiseTests {
  @Test func aNetworkOfIntegersIsReplayedAndEvaluated() throws {
    let folder = try TemporaryFolder()
    let train = try Tool.run(
      ["train", "lenet5-synthetic", "--data", "synthetic", "--epochs", "1", "--out", "trained"], in: folder.url)
    #expect(train.status == 0, "\(train.errors)")
    let quantise = try Tool.run(
      [
        "quantise", "trained", "--data", "synthetic", "--images", "100", "--equalise", "--keep-float", "fc1", "--out",
        "small", "--json",
      ], in: folder.url)
    #expect(quantise.status == 0, "\(quantise.errors)")
    let result = try quantise.json
    let (before, after) = (result["original"]?["accuracy"]?.double ?? 0, result["accuracy"]?.double ?? 0)
    #expect(before > 0.8 && after > before - 0.01)
    #expect(result["command"]?.string == "quantise" && result["quantisation"]?["layers"]?.int == 3)
    for file in ["run.json", "recipe.json", "model.onnx", "report.html", "README.md"] {
      #expect(FileManager.default.fileExists(atPath: folder.path(of: "small/\(file)")), "\(file)")
    }
    #expect(quantise.errors.contains("3 layers in int8") && quantise.errors.contains("weights"), "\(quantise.errors)")

    let apply = try Tool.run(
      ["apply", "trained", "--recipe", "small/recipe.json", "--out", "replayed"], in: folder.url)
    #expect(apply.status == 0, "\(apply.errors)")
    for file in ["architecture.json", "model.safetensors", "model.onnx", "recipe.json"] {
      #expect(
        try Data(contentsOf: folder.url.appending(path: "replayed/\(file)"))
          == Data(contentsOf: folder.url.appending(path: "small/\(file)")), "\(file)")
    }
    for model in ["small", "small/model.onnx"] {
      let evaluate = try Tool.run(["evaluate", model, "--data", "synthetic", "--json"], in: folder.url)
      #expect(try evaluate.json["accuracy"]?.double == after)
    }
    let again = try Tool.run(["quantise", "--config", "small/run.json", "--out", "again"], in: folder.url)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try folder.text(of: "again/recipe.json") == folder.text(of: "small/recipe.json"))
  }

  @Test func aRunThatIsKilledIsMadeAnewToTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let weights = folder.path(of: "w.safetensors")
    try Samples.writeLeNet5Weights(to: weights)
    let command = [
      "quantise", "lenet5-synthetic", "--weights", weights, "--data", "synthetic", "--allowance", "100", "--threads",
      "1",
      "--out",
    ]
    try Tool.kill(command + ["killed"], in: folder.url) {
      FileManager.default.fileExists(atPath: folder.path(of: "killed/run.json"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path(of: "killed/report.html")), "it was killed too late")
    let resumed = try Tool.run(["resume", "killed"], in: folder.url)
    let whole = try Tool.run(command + ["whole"], in: folder.url)
    #expect(resumed.status == 0 && whole.status == 0, "\(resumed.errors) \(whole.errors)")
    for file in ["model.onnx", "recipe.json", "model.safetensors"] {
      #expect(
        try Data(contentsOf: folder.url.appending(path: "killed/\(file)"))
          == Data(contentsOf: folder.url.appending(path: "whole/\(file)")), "\(file)")
    }
  }

  @Test func whatCannotBeDoneIsSaid() throws {
    let folder = try TemporaryFolder()
    try Samples.writeLeNet5Weights(to: folder.path(of: "w.safetensors"))
    let command = ["quantise", "lenet5-synthetic", "--weights", "w.safetensors", "--data", "synthetic", "--out", "no"]
    for (options, message) in [
      (["--keep-float", "*"], "no layer to compute in int8"),
      (["--keep-float", "layer9"], "no layer is called 'layer9'"),
      (["--images", "0"], "--images must be at least 1"), (["--allowance=-1"], "--allowance must be between"),
    ] {
      let result = try Tool.run(command + options, in: folder.url)
      #expect(result.status == 2 && result.errors.contains(message), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path(of: "no")))
    }
  }
}
