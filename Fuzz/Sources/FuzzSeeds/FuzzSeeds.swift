import Foundation
import ModelFiles
import Networks
import Zoo

/// Writes small files of every format that Espalier writes, for fuzzers to start from: `FuzzSeeds FOLDER`.
///
/// They are the zoo's networks with two channels of every class left, so that they have every connection that published
/// networks have and hardly any weights. Files go into the folders `onnx`, `architecture` and `safetensors`.
@main
struct FuzzSeeds {
  /// The most bytes of a seed: large ones only slow a fuzzer down.
  static let largest = 40_000

  static func main() throws {
    guard CommandLine.arguments.count == 2 else { return print("usage: FuzzSeeds FOLDER") }
    let folder = URL(fileURLWithPath: CommandLine.arguments[1])
    for kind in ["onnx", "architecture", "safetensors"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(kind), withIntermediateDirectories: true)
    }
    for name in Zoo.names where !name.hasSuffix("-cifar100") && !name.hasSuffix("-svhn") {
      let network = try Zoo.network(named: name).narrowed()
      let files = [
        ("onnx", try network.onnx()), ("architecture", Data(try network.architecture().utf8)),
        ("safetensors", try StateDict(of: network).safeTensors()),
      ]
      for (kind, data) in files where data.count <= largest {
        try data.write(to: folder.appendingPathComponent(kind).appendingPathComponent(name))
      }
    }
  }
}

extension Network {
  /// The network with two channels of every class that may lose some.
  fileprivate func narrowed() throws -> Network {
    let edits = try channels().classes.filter(\.isPrunable).map { channelClass in
      Edit.keepChannels(
        KeptChannels(
          channelClass: channelClass.name, width: channelClass.width, channels: 0..<min(2, channelClass.width)))
    }
    return try applying(Recipe(network: name, origin: Recipe.Origin(method: "seeds", seed: 0), edits: edits))
  }
}
