import ArgumentParser
import Foundation
import ModelFiles
import Networks
import Runs
import Training
import Zoo

/// The model that a command works on.
struct ModelOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("An .onnx file, a run folder, an architecture .json, or a zoo name.", valueName: "model"))
  var modelArgument: String?

  @Option(name: .customLong("model"), help: .hidden)
  var modelOption: String?

  @Option(help: ArgumentHelp("Weights for a zoo name: .pth, .th, .pt or .safetensors.", valueName: "file"))
  var weights: String?

  func validate() throws {
    guard modelArgument != nil || modelOption != nil else { throw ValidationError("say which MODEL") }
  }

  /// The model as it was named.
  var name: String { modelArgument ?? modelOption ?? "" }

  /// The options as they were given, under their names.
  var resolved: [String: Runs.JSONValue] {
    var options: [String: Runs.JSONValue] = ["model": .string(name)]
    if let weights { options["weights"] = .string(weights) }
    return options
  }

  /// The network without regard to weights: a zoo name needs none here.
  func architecture() throws -> Network {
    switch try kind() {
    case .zoo: try weights.map { try read(.zoo).loading(Self.weights(in: $0)) } ?? read(.zoo)
    case let kind: try read(kind)
    }
  }

  /// The network with its trained weights.
  func network() throws -> Network {
    guard try kind() != .zoo || weights != nil else {
      throw ModelArgumentError(model: name, fault: "is a zoo name, which has no weights of its own; add --weights FILE")
    }
    return try architecture()
  }

  private enum Kind {
    case onnx
    case run
    case architecture
    case zoo
  }

  /// What the name stands for: a file by its ending, a folder, or else a network of the zoo.
  private func kind() throws -> Kind {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: name, isDirectory: &isDirectory)
    let kind: Kind =
      switch (name as NSString).pathExtension.lowercased() {
      case "onnx": .onnx
      case "json": .architecture
      default: exists && isDirectory.boolValue ? .run : .zoo
      }
    if kind == .zoo, exists { throw ModelArgumentError(model: name, fault: "is a file of no known kind of model") }
    if kind != .zoo, weights != nil {
      throw ModelArgumentError(model: name, fault: "brings its own weights; --weights is for zoo names")
    }
    return kind
  }

  private func read(_ kind: Kind) throws -> Network {
    switch kind {
    case .onnx: try Network(onnx: Self.content(of: name), name: name)
    case .run: try RunFolder.open(name).readNetwork()
    case .architecture:
      try Network(
        architecture: Self.content(of: name), name: name,
        weights: StateDict.readingSafeTensors(weightsBeside(name)))
    case .zoo: try Zoo.network(named: name)
    }
  }

  private static func weights(in path: String) throws -> StateDict {
    path.hasSuffix(".safetensors") ? try .readingSafeTensors(path) : try .readingPyTorch(path)
  }

  private static func content(of path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    } catch {
      throw ModelArgumentError(model: path, fault: "cannot be read")
    }
  }

  /// The weights that lie beside an architecture: `model.json` has `model.safetensors`, and the `architecture.json` of a
  /// run folder has `model.safetensors`.
  private func weightsBeside(_ path: String) -> String {
    let stem = (path as NSString).deletingPathExtension
    return (stem as NSString).lastPathComponent == "architecture"
      ? ((stem as NSString).deletingLastPathComponent as NSString).appendingPathComponent("model.safetensors")
      : "\(stem).safetensors"
  }
}

/// Why a model cannot be what it is said to be.
struct ModelArgumentError: Error, CustomStringConvertible {
  let model: String
  let fault: String

  var description: String { "'\(model)' \(fault)" }
}
