import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Testing
import Zoo

/// Files by their paths: formats told apart, weights loaded, faults of the file system named.
struct ModelFileTests {
  /// Runs `body` with a folder that is gone afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test func everyFormatIsWrittenAndToldApart() throws {
    let network = try SampleNetworks.everyOperator()
    try withFolder { folder in
      for file in ["model.onnx", "net.json", "architecture.json"] {
        try ModelFile.write(network, to: "\(folder)/\(file)")
        #expect(try ModelFile.read("\(folder)/\(file)") == .network(network), "\(file)")
      }
      #expect(try ModelFile.read(folder) == .network(network))
      for file in ["net.safetensors", "model.safetensors"] {
        guard case .weights(let weights) = try ModelFile.read("\(folder)/\(file)") else {
          Issue.record("\(file) holds no weights")
          continue
        }
        #expect(try network.loading(weights) == network)
      }
    }
    for file in ["zip.pth", "legacy.pth"] {
      guard case .weights(let weights) = try ModelFile.read(Golden.path(file)) else {
        Issue.record("\(file) holds no weights")
        continue
      }
      #expect(weights.tensors.count == 9)
    }
  }

  @Test func faultsOfTheFileSystemAreNamed() throws {
    let network = try SampleNetworks.everyOperator()
    try withFolder { folder in
      func description(_ body: () throws -> some Any) -> String? { modelFileError(body)?.description }
      #expect(description { try ModelFile.read("\(folder)/none.onnx") } == "\(folder)/none.onnx: there is no such file")
      #expect(
        description { try ModelFile.write(network, to: "\(folder)/a/b.onnx") }
          == "\(folder)/a/b.onnx: the file cannot be written (its folder does not exist)")
      #expect(
        description { try ModelFile.write(network, to: "\(folder)/b.txt") }
          == "\(folder)/b.txt: its name should end in .onnx, .safetensors, .json or .espz")
      #expect(description { try ModelFile.read("/dev/null") } == "/dev/null: it is no regular file")
      try Data("plain".utf8).write(to: URL(fileURLWithPath: "\(folder)/notes.txt"))
      #expect(
        description { try ModelFile.read("\(folder)/notes.txt") }
          == "\(folder)/notes.txt: it is neither ONNX, safetensors, .espz, a PyTorch checkpoint nor an architecture file"
      )
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["notes.txt"])
    }
  }

  @Test func weightsOfAnotherNetworkAreNamedInOneSentence() throws {
    var builder = NetworkBuilder(name: "net", input: [2])
    let first = try builder.linear("a", builder.input, outputs: 3)
    let second = try builder.linear("b", first, outputs: 2)
    let network = try builder.network(output: second)
    var weights = StateDict(of: network)
    weights.source = "w.pth"
    #expect(try network.loading(weights) == network)
    weights.tensors["bn.num_batches_tracked"] = StoredTensor(shape: [], values: [3], type: .int64)
    #expect(try network.loading(weights) == network)
    weights.tensors["c.weight"] = StoredTensor(shape: [1], values: [0])
    weights.tensors["b.weight"] = StoredTensor(shape: [3, 2], values: Array(repeating: 0, count: 6))
    weights.tensors["a.bias"] = nil
    #expect(
      modelFileError { try network.loading(weights) }?.description
        == "w.pth: the weights do not fit the network 'net': 1 missing ('a.bias'); 1 unexpected ('c.weight'); "
        + "1 of another shape ('b.weight' [3, 2] for [2, 3])")
  }

  @Test func aPrefixOfAllNamesIsTakenOff() {
    let tensor = StoredTensor(shape: [1], values: [1])
    let wrapped = StateDict(["module.a": tensor, "module.b": tensor])
    #expect(Array(wrapped.removing(prefix: "module.").tensors.keys) == ["a", "b"])
    let mixed = StateDict(["module.a": tensor, "b": tensor])
    #expect(mixed.removing(prefix: "module.") == mixed)
  }
}
