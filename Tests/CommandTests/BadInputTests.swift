import Foundation
import TestSupport
import Testing

/// Wrong calls and unusable files: one sentence on standard error, the right exit code, and nothing left behind.
struct BadInputTests {
  /// A call that cannot work, the code it ends with, and what its message must say.
  struct Call: Sendable, CustomTestStringConvertible {
    let arguments: String
    var status: Int32 = 2
    let says: [String]

    var testDescription: String { arguments }
  }

  @Test(arguments: [
    Call(arguments: "inspect", says: ["MODEL"]),
    Call(arguments: "inspect resnet57-cifar10", says: ["resnet57-cifar10", "resnet56-cifar10"]),
    Call(arguments: "inspect missing.onnx", says: ["missing.onnx"]),
    Call(arguments: "inspect text.onnx", says: ["text.onnx"]),
    Call(arguments: "inspect lenet5-mnist --input 1x3x32x32", says: ["[3, 32, 32]", "[1, 28, 28]"]),
    Call(arguments: "evaluate lenet5-mnist --data synthetic", says: ["--weights"]),
    Call(arguments: "evaluate lenet5-mnist --weights text.onnx --data synthetic", says: ["text.onnx"]),
    Call(arguments: "evaluate lenet5-mnist --weights missing.pth --data synthetic", says: ["missing.pth"]),
    Call(arguments: "train lenet5-mnist --data mnist:nowhere --epochs 1 --out run", says: ["nowhere"]),
    Call(arguments: "train lenet5-mnist --data cats --epochs 1 --out run", says: ["cats", "synthetic"]),
    Call(
      arguments: "train resnet20-cifar10 --data synthetic --epochs 1 --out run", says: ["[3, 32, 32]", "[1, 28, 28]"]),
    Call(
      arguments: "train lenet5-synthetic --data synthetic --epochs 1 --out text.onnx/run", status: 1,
      says: ["text.onnx"]),
    Call(arguments: "train lenet5-synthetic --data synthetic --epochs -1 --out run", says: ["--epochs"]),
    Call(
      arguments: "train lenet5-mnist --data synthetic --epochs 1 --schedule one-cycle --warm-up-epochs 1 --out run",
      says: ["one-cycle", "--warm-up-epochs"]),
    Call(
      arguments: "train lenet5-synthetic --data synthetic --epochs 1 --clip-gradient-norm 0 --out run",
      says: ["--clip-gradient-norm"]),
    Call(
      arguments: "train lenet5-synthetic --data synthetic --epochs 1 --ema-decay 1 --out run", says: ["--ema-decay"]),
    Call(
      arguments: "train lenet5-synthetic --data synthetic --epochs 1 --image-size 28 --out run",
      says: ["--image-size", "imagefolder"]),
    Call(arguments: "train lenet5-synthetic --data synthetic --epochs 1 --subset 0 --out run", says: ["--subset"]),
    Call(
      arguments: "train lenet5-synthetic --data synthetic --epochs 1 --subset 9001 --out run", says: ["9000", "9001"]),
    Call(arguments: "train resnet20-cifar10 --data imagefolder:nowhere --epochs 1 --out run", says: ["nowhere"]),
    Call(arguments: "report text.onnx", says: ["text.onnx", "run"]),
    Call(arguments: "report nowhere", says: ["nowhere"]),
    Call(arguments: "measure", says: ["model"]),
    Call(arguments: "measure lenet5-mnist --threads 1,0", says: ["--threads"]),
    Call(arguments: "measure lenet5-mnist --engine abacus", says: ["abacus", "openvino"]),
    Call(arguments: "measure lenet5-mnist missing.onnx", says: ["missing.onnx"]),
    Call(arguments: "inspect lenet5-mnist --colour", says: ["--colour"]),
    Call(arguments: "inspect --config text.onnx", says: ["text.onnx"]),
    Call(arguments: "inspect --config missing.json", says: ["missing.json"]),
  ])
  func isRefused(_ call: Call) throws {
    let folder = try TemporaryFolder()
    try "no model\n".write(toFile: folder.path(of: "text.onnx"), atomically: true, encoding: .utf8)
    let result = try Tool.run(call.arguments.split(separator: " ").map(String.init), in: folder.url)
    #expect(result.status == call.status)
    #expect(result.output.isEmpty)
    for word in call.says { #expect(result.errors.contains(word), "\(result.errors)") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["text.onnx"])
  }

  /// Protects all that LeNet-5 could lose.
  static let everything = ["conv1", "conv2", "fc1"].flatMap { ["--protect", $0] }

  @Test(
    arguments: [
      (["--budget", "macs=0.1%"], 2, "cannot be met"), (["--budget", "macs=100%"], 2, "nothing would be pruned"),
      (["--budget", "macs=50%"] + everything, 2, "no channel of the network may be removed"),
      (["--budget", "macs=50%"] + everything, 2, "conv1 (asked for by the user)"),
      (["--budget", "macs=100%"] + everything, 2, "nothing would be pruned"),
      (["--budget", "joules=5"], 2, "joules"), (["--budget", "macs"], 2, "QUANTITY=AMOUNT"),
      (["--budget", "macs=50%", "--method", "magic"], 2, "magic"),
      (["--budget", "macs=50%", "--protect", "conv9"], 2, "conv9"),
      (["--budget", "nonzeros=50%"], 2, "magnitude"), (["--budget", "size=50%"], 2, "weight-sharing does"),
      (["--budget", "macs=50%", "--method", "magnitude"], 2, "does not decide on macs=50%"),
      (["--budget", "macs=50%", "--regulariser", "slimming"], 2, "acts before the last cut"),
      (["--budget", "macs=50%", "--regulariser", "slimming", "--sparse-epochs", "1"], 2, "batch norm's scales"),
      (["--budget", "size=5%", "--method", "weight-sharing", "--cuts", "even:2"], 2, "decides once"),
      (["--budget", "nonzeros=5%", "--method", "magnitude", "--ranking", "per-cost"], 2, "is for channels"),
      (["--budget", "size=5%", "--method", "weight-sharing", "--refit", "weights"], 2, "has no use for"),
      (["--budget", "macs=50%", "--method", "fisher", "--reduction", "max"], 2, "of whole classes"),
      (["--budget", "nonzeros=5%", "--method", "surgeon", "--reduction", "max"], 2, "remove channels"),
      (["--budget", "macs=50%", "--refit", "weights", "--rewind", "nowhere"], 2, "--rewind sets them back"),
      (["--budget", "macs=50%", "--least-width", "0"], 2, "at least 1"),
      (["--budget", "macs=70%", "--method", "group-convolution", "--groups", "7"], 2, "those that can be had are 2"),
      (["--budget", "macs=70%", "--method", "group-convolution", "--cuts", "even:2"], 2, "decides once"),
      (
        ["--budget", "macs=70%", "--method", "group-convolution", "--groups", "2", "--weighting", "norm"], 2,
        "for a search"
      ),
      (["--budget", "macs=70%", "--method", "group-convolution", "--normaliser", "l2"], 2, "rank channels"),
      (["--budget", "macs=50%", "--groups", "2"], 2, "need --method group-convolution"),
      (["--budget", "macs=50%", "--ties", "first"], 2, "need the method autoslim"),
      (["--budget", "macs=50%", "--minibatch", "64"], 2, "need the method blockswap"),
      (["--budget", "macs=50%", "--method", "autoslim", "--supernet", "nowhere"], 2, "nowhere does not exist"),
      (["--budget", "macs=50%", "--method", "autoslim", "--regulariser", "group-lasso"], 2, "or none"),
      (["--budget", "macs=50%", "--method", "autoslim", "--streams", "cut"], 2, "rank channels"),
      (["--budget", "macs=50%", "--method", "autoslim", "--ranking", "local"], 2, "measures what is missed"),
      (["--budget", "params=50%", "--method", "blockswap", "--ranking", "local"], 2, "removes nothing"),
      (["--budget", "params=50%", "--method", "blockswap", "--block-kind", "Conv"], 2, "name another too"),
      (["--budget", "macs=50%", "--method", "autoslim", "--allowance", "0.1"], 2, "before one cut"),
      (["--budget", "macs=50%", "--method", "autoslim", "--regularisation", "2"], 2, "at most --least-share"),
      (
        ["--budget", "macs=50%", "--regulariser", "slimmable", "--sparse-epochs", "1", "--cuts", "even:2"], 2,
        "before one cut"
      ),
      (["--budget", "macs=50%", "--method", "blockswap", "--screen", "1000"], 2, "say more than that"),
      (["--budget", "macs=50%", "--candidates", "4"], 2, "--ranking per-cost"),
      (["--budget", "macs=50%", "--method", "l2", "--cuts", "even:2", "--candidates", "4"], 2, "for one cut"),
      (["--budget", "nonzeros=5%", "--method", "magnitude", "--candidates", "4"], 2, "magnitude does not"),
      (
        ["--budget", "macs=70%", "--method", "group-convolution", "--groups", "2", "--candidates", "4"], 2,
        "--groups divides all of them alike"
      ),
    ] as [([String], Int32, String)])
  func compressionIsRefused(_ options: [String], _ status: Int32, _ words: String) throws {
    let folder = try TemporaryFolder()
    let weights = folder.path(of: "lenet5.safetensors")
    try Samples.writeLeNet5Weights(to: weights)
    let result = try Tool.run(
      ["compress", "lenet5-synthetic", "--weights", weights, "--data", "synthetic", "--epochs", "1", "--out", "run"]
        + (options.contains("--method") ? [] : ["--method", "l1"]) + options, in: folder.url)
    #expect(result.status == status)
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path(of: "run")))
  }

  @Test func weightsOfAnotherNetwork() throws {
    let folder = try TemporaryFolder()
    let weights = folder.path(of: "lenet5.safetensors")
    try Samples.writeLeNet5Weights(to: weights)
    let result = try Tool.run("evaluate", "resnet20-cifar10", "--weights", weights, "--data", "synthetic")
    #expect(result.status == 2)
    #expect(result.errors.contains("do not fit"), "\(result.errors)")
  }
}
