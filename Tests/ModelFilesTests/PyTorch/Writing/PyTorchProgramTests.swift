import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing
import Zoo

/// PyTorch programs: their text word for word where it is short, and what holds of all of them.
///
/// `Scripts/verify-pytorch` runs such programs; here is no Python.
struct PyTorchProgramTests {
  @Test func residualBlocksOfDifferentWidthsAreOneClass() throws {
    try Golden.expect(PyTorchNetworks.residual().pyTorch().program, equals: "pytorch_residual.py")
  }

  @Test func operatorsThatPyTorchHasNoModuleFor() throws {
    try Golden.expect(PyTorchNetworks.unusual().pyTorch().program, equals: "pytorch_unusual.py")
  }

  @Test func namesOfAnExporterAreMadeReadable() throws {
    let network = try Network.readingONNX(Golden.path("torch_mobile.onnx"))
    try Golden.expect(network.pyTorch().program, equals: "pytorch_imported.py")
  }

  @Test(arguments: SampleNetwork.allCases.filter(\.canRun))
  func samples(sample: SampleNetwork) throws { try expectSound(sample.network()) }

  @Test func everyOperator() throws {
    try expectSound(SampleNetworks.everyOperator())
    for (_, network) in try PyTorchVocabulary.networks() { try expectSound(network) }
  }

  @Test(arguments: 0..<60)
  func randomNetworks(seed: UInt64) throws {
    try expectSound(RandomNetwork(seed: seed).network())
    try expectSound(SampleNetworks.random(seed: seed))
  }

  @Test(arguments: Zoo.names)
  func networksOfTheZooKeepAllNames(name: String) throws {
    let network = try Zoo.network(named: name)
    try expectSound(network)
    #expect(Set(try network.pyTorch().weights.tensors.keys) == Set(network.parameters.keys))
  }

  @Test func hostileNamesBreakNothing() throws {
    let network = try PyTorchNetworks.hostile()
    try expectSound(network)
    let (program, weights) = try network.pyTorch()
    let code = PythonText(program).code.joined(separator: "\n")
    #expect(!code.contains("os.system") && !code.contains("import os"))
    let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    for name in weights.tensors.keys.flatMap({ $0.split(separator: ".", omittingEmptySubsequences: false) }) {
      #expect(!name.isEmpty && name.allSatisfy(letters.contains) && !name.hasPrefix("__"), "\(name)")
      #expect(!["forward", "class", "weight_"].contains(name), "\(name)")
    }
  }

  @Test func whatIsNotKnownIsRefusedByName() throws {
    let network = try SampleNetwork.opaqueMiddle.network()
    #expect(
      modelFileError { try network.pyTorch() }?.description
        == "opaqueMiddle: node 'unknown' is the operator 'Einsum', which Espalier carries along but cannot write as PyTorch"
    )
  }

  @Test func frozenSharedAndUnusedParametersStay() throws {
    let weight = Parameter(shape: [3, 3], values: Array(repeating: 0.5, count: 9), isTrainable: false)
    let bias = Parameter(shape: [3], values: [1, 2, 3])
    let nodes = [
      Node(name: "a", operation: .linear, inputs: ["input"], parameters: [.weight: "shared"]),
      Node(name: "b", operation: .linear, inputs: ["a"], parameters: [.weight: "shared", .bias: "b.bias"]),
      Node(name: "c", operation: .linear, inputs: ["b"], parameters: [.weight: "c.weight", .bias: "c.bias"]),
      Node(name: "d", operation: .linear, inputs: ["c"], parameters: [.weight: "c.weight", .bias: "c.bias"]),
    ]
    let network = try Network(
      name: "shared", inputs: [Network.Input(name: "input", shape: [3])], nodes: nodes, outputs: ["d", "a"],
      parameters: [
        "unused": Parameter(shape: [2], values: [1, 2]), "shared": weight, "b.bias": bias, "c.weight": weight,
        "c.bias": bias,
      ])
    try expectSound(network)
    let (program, weights) = try network.pyTorch()
    #expect(Set(weights.tensors.keys) == ["a.weight", "b.weight", "b.bias", "c.weight", "c.bias", "unused"])
    for line in [
      "self.unused = nn.Parameter(torch.zeros(2))", "self.a = nn.Linear(3, 3, bias=False)",
      "self.a.weight.requires_grad_(False)", "self.b.weight = self.a.weight", "self.c.weight.requires_grad_(False)",
    ] { #expect(program.contains("        \(line)\n"), "\(line)") }
    #expect(program.components(separatedBy: "self.c(").count == 3)
  }

  @Test func filesStandInAFolderThatIsMade() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(UUID().uuidString)/net")
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    let network = try SampleNetwork.residualStage.network()
    #expect(
      try network.writePyTorch(toFolder: folder.path)
        == ["model.py", "model.safetensors"].map {
          folder.appendingPathComponent($0).path
        })
    let program = try String(contentsOf: folder.appendingPathComponent("model.py"), encoding: .utf8)
    #expect(try program == network.pyTorch().program)
    #expect(
      try StateDict.readingSafeTensors(folder.appendingPathComponent("model.safetensors").path).tensors
        == network.pyTorch().weights.tensors)
  }

  /// Expects a program whose layout is Python's and which holds every number of the network.
  private func expectSound(_ network: Network, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let (program, weights) = try network.pyTorch()
    #expect(PythonText(program).faults == [], "\(network.name)", sourceLocation: sourceLocation)
    #expect(try network.pyTorch().program == program, sourceLocation: sourceLocation)
    // Every parameter is there once, under its name or another, with its numbers.
    var rest = weights.tensors.values.map { $0 }
    for (name, parameter) in network.parameters {
      let tensor = StoredTensor(shape: parameter.shape, values: parameter.values)
      let index = rest.firstIndex(of: tensor)
      #expect(index != nil, "\(network.name): \(name)", sourceLocation: sourceLocation)
      if let index { rest.remove(at: index) }
    }
    for key in weights.tensors.keys {
      let name = key.split(separator: ".").first.map(String.init) ?? ""
      #expect(program.contains(name), "\(key)", sourceLocation: sourceLocation)
    }
  }
}
