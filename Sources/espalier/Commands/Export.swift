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
  }

  @OptionGroup var model: ModelOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "The format: onnx, or safetensors with the architecture as .json beside it.")
  var to: Format

  @Option(help: ArgumentHelp("The file to write; one that exists is replaced.", valueName: "file"))
  var out: String

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
    try ModelFile.write(network, to: out)
    switch to {
    case .onnx: return [out]
    case .safetensors:
      let architecture = "\((out as NSString).deletingPathExtension).json"
      try AtomicFile.write(network.architecture().utf8, to: architecture)
      return [out, architecture]
    }
  }
}
