import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing
import Zoo

/// Writes networks as PyTorch programs into the folder that `ESPALIER_SAMPLES` names, for `Scripts/verify-pytorch`.
///
/// Beside each program stands what another path makes of the same network: an ONNX file where ONNX has the words, and for
/// small networks the reference interpreter's numbers. Networks in the ONNX files of the folder are read and written too.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ESPALIER_SAMPLES"] != nil, "set ESPALIER_SAMPLES to a folder"))
struct PyTorchSamples {
  private let folder = ProcessInfo.processInfo.environment["ESPALIER_SAMPLES"] ?? ""

  @Test func small() throws {
    for sample in SampleNetwork.allCases where sample.canRun { try write(sample.network(), as: "sample-\(sample)") }
    for seed in 0..<40 { try write(RandomNetwork(seed: UInt64(seed)).network(), as: "random-\(seed)") }
    for seed in 0..<20 { try write(SampleNetworks.random(seed: UInt64(seed)), as: "settings-\(seed)") }
    try write(SampleNetworks.everyOperator(), as: "every-operator")
    try write(PyTorchNetworks.residual(), as: "golden-residual")
    try write(PyTorchNetworks.unusual(), as: "golden-unusual")
    try write(PyTorchNetworks.hostile(), as: "golden-hostile")
  }

  @Test func vocabulary() throws {
    for (name, network) in try PyTorchVocabulary.networks() { try write(network, as: "operator-\(name)") }
  }

  @Test func zoo() throws {
    for name in Zoo.names where !name.hasSuffix("-cifar100") && !name.hasSuffix("-svhn") && !name.hasPrefix("lenet5-f")
    {
      let network = try Zoo.network(named: name).randomised(seed: 1)
      try write(network, as: "zoo-\(name)")
      try write(network.applying(Recipe.random(for: network, seed: 2)), as: "zoo-\(name)-pruned")
    }
  }

  @Test func imported() throws {
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".onnx") {
      let name = (file as NSString).deletingPathExtension
      let network: Network
      do {
        network = try Network.readingONNX("\(folder)/\(file)")
      } catch {
        print("\(error)")
        continue
      }
      try write(network, as: "onnx-\(name)", beside: "\(folder)/\(file)")
      try write(network.applying(Recipe.random(for: network, seed: 2)), as: "onnx-\(name)-pruned")
    }
  }

  private func write(_ network: Network, as name: String, beside original: String? = nil) throws {
    try network.writePyTorch(toFolder: "\(folder)/\(name)")
    if let original {
      try FileBytes.write(FileBytes.read(original), to: "\(folder)/\(name)/model.onnx")
    } else {
      try? network.writeONNX(to: "\(folder)/\(name)/model.onnx")
    }
    guard try network.costs().macs < 1_000_000 else { return }
    let input = network.randomInput(seed: 7)
    guard let output = try? ReferenceInterpreter(network).run(input) else { return }
    let numbers = try JSONSerialization.data(withJSONObject: [
      "inputs": network.inputs.map { input[$0.name]?.map(Double.init) ?? [] },
      "outputs": network.outputs.map { output[$0] ?? [] },
    ])
    try numbers.write(to: URL(fileURLWithPath: "\(folder)/\(name)/expected.json"))
  }
}
