import ArgumentParser
import Foundation
import ModelFiles
import Networks
import Runs

/// `espalier export`: writes a network in another format.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Write a network in a format that other programs read.")

  /// The formats that can be written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case onnx
    case safetensors
    case pytorch
    case espz
  }

  @OptionGroup var model: ModelOptions
  @OptionGroup var common: CommonOptions

  @Option(
    help:
      "The format: onnx; safetensors with the architecture as .json beside it; pytorch, which is model.py with model.safetensors; or espz, which is all in one file, coded in few bytes that give it back bit for bit."
  )
  var to: Format

  @Option(
    help: ArgumentHelp(
      "The file to write, or for pytorch the folder; a file that exists is replaced.", valueName: "file"))
  var out: String

  func validate() throws {
    guard to != .pytorch || !out.hasSuffix(".py") else {
      throw ValidationError("--to pytorch writes model.py and its weights; --out is the folder for both")
    }
  }

  func run() throws {
    let console = common.console
    let network = try model.network()
    let files = try write(network)
    console.line("wrote \(files.joined(separator: " and "))")
    console.object([
      "model": .string(network.name), "format": .string(to.rawValue), "files": .array(files.map { .string($0) }),
    ])
  }

  private func write(_ network: Network) throws -> [String] {
    switch to {
    case .onnx:
      try ModelFile.write(network, to: out)
      return [out]
    case .espz:
      try FileBytes.write(network.espz(), to: out)
      return [out]
    case .pytorch: return try network.writePyTorch(toFolder: out)
    case .safetensors:
      try ModelFile.write(network, to: out)
      let architecture = "\((out as NSString).deletingPathExtension).json"
      try AtomicFile.write(network.architecture().utf8, to: architecture)
      return [out, architecture]
    }
  }
}
