import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// An architecture file and its safetensors file are the network, no more and no less.
struct ArchitectureTests {
  private func roundTrip(_ network: Network) throws -> Network {
    let weights = try StateDict(safeTensors: StateDict(of: network).safeTensors(), name: "w")
    return try Network(architecture: Data(network.architecture().utf8), name: "a", weights: weights)
  }

  @Test func everyOperator() throws {
    var network = try SampleNetworks.everyOperator()
    #expect(try roundTrip(network) == network)
    var builder = NetworkBuilder(name: "opaque", input: [3])
    let output = builder.add("einsum", .opaque(Opaque(type: "Einsum", outputShape: [2, 5])), builder.input)
    let defined = Opaque(type: "Einsum", outputShape: [2], definition: [0, 255, 7, 128])
    let last = builder.add("defined", .opaque(defined), output)
    network = try builder.network(output: last)
    #expect(try roundTrip(network) == network)
  }

  @Test func everyFamilyOfOperators() throws {
    for network in try SampleNetworks.families() {
      #expect(try roundTrip(network) == network, "\(network.name)")
    }
  }

  @Test(arguments: 0..<100) func randomNetworksOfAllOperators(seed: Int) throws {
    let network = try SampleNetworks.randomOfAll(seed: UInt64(seed))
    #expect(try roundTrip(network) == network)
  }

  @Test(arguments: 0..<40) func randomNetworks(seed: Int) throws {
    let network = try SampleNetworks.random(seed: UInt64(seed))
    #expect(try roundTrip(network) == network)
  }

  @Test func readsAsPeopleWriteIt() throws {
    var builder = NetworkBuilder(name: "tiny", input: [3, 32, 32])
    let features = try builder.convolution(
      "conv", builder.input, outputs: 8, kernel: Size(3), options: Convolution(stride: Size(2)))
    let norm = try builder.batchNorm("bn", features)
    let pooled = builder.add("pool", .pool(Pool(.max, kernel: Size(2))), norm)
    let network = try builder.network(output: pooled)
    #expect(
      try network.architecture() == """
        {
          "format": "espalier-architecture",
          "version": 1,
          "name": "tiny",
          "inputs": [
            {"name": "input", "shape": [3, 32, 32]}
          ],
          "outputs": ["pool"],
          "nodes": [
            {"name": "conv", "op": "convolution", "inputs": ["input"], "stride": [2, 2], "padding": [0, 0], "dilation": \
        [1, 1], "groups": 1, "parameters": {"weight": "conv.weight"}},
            {"name": "bn", "op": "batch-norm", "inputs": ["conv"], "epsilon": 1e-05, "momentum": 0.1, "parameters": \
        {"weight": "bn.weight", "bias": "bn.bias", "running_mean": "bn.running_mean", "running_var": "bn.running_var"}},
            {"name": "pool", "op": "max-pool", "inputs": ["bn"], "kernel": [2, 2], "stride": [2, 2], "padding": [0, 0], \
        "rounds_up": false, "counts_padding": true}
          ],
          "parameters": [
            {"name": "conv.weight", "shape": [8, 3, 3, 3]},
            {"name": "bn.weight", "shape": [8]},
            {"name": "bn.bias", "shape": [8]},
            {"name": "bn.running_mean", "shape": [8], "trainable": false},
            {"name": "bn.running_var", "shape": [8], "trainable": false}
          ]
        }

        """)
  }

  @Test func settingsThatAreUsualAreLeftOut() throws {
    func line(_ operation: Networks.Operator) throws -> String {
      var builder = NetworkBuilder(name: "net", input: [2, 4, 4])
      let output = builder.add("a", operation, builder.input)
      let text = try builder.network(output: output).architecture()
      return text.split(separator: "\n").first { $0.contains("\"a\", \"op\"") }.map(String.init) ?? ""
    }
    #expect(
      try line(.activation(.hardSigmoid)) == "    {\"name\": \"a\", \"op\": \"hard-sigmoid\", \"inputs\": [\"input\"]}")
    #expect(
      try line(.activation(.clip(low: -.infinity, high: 2)))
        == "    {\"name\": \"a\", \"op\": \"clip\", \"inputs\": [\"input\"], \"high\": 2.0}")
    #expect(try !line(.pad(Pad())).contains("filling"))
    #expect(
      try line(.pad(Pad(filling: .constant(-.infinity)))).hasSuffix(
        "\"filling\": \"constant\", \"value\": \"-infinity\"}"))
    #expect(try !line(.pool(Pool(.max, kernel: Size(2)))).contains("dilation"))
  }

  @Test func settingsThatAreNoNumbersAreErrors() throws {
    for operation: Networks.Operator in [
      .activation(.leakyRelu(slope: .nan)), .activation(.clip(low: .nan, high: 1)), .pad(Pad(filling: .constant(.nan))),
      .layerNorm(LayerNorm(axis: 1, epsilon: .infinity)),
    ] {
      var builder = NetworkBuilder(name: "net", input: [2, 4, 4])
      let output = builder.add("a", operation, builder.input)
      let network = try builder.network(output: output)
      #expect(modelFileError { try network.architecture() } != nil)
    }
  }

  @Test(arguments: [
    ("\"version\": 1", "\"version\": 2", "it has version 2 of the architecture format; 1 is read"),
    ("\"op\": \"flatten\"", "\"op\": \"fold\"", "node 'flatten' is the unknown operator 'fold'"),
    ("\"op\": \"flatten\"", "\"op\": \"flatten\", \"axis\": 1", "node 'flatten' has the unknown setting 'axis'"),
    ("\"shape\": [2, 12]", "\"shape\": [2, 13]", "the parameter 'fc.weight' has the shape [2, 13], and [2, 12] in w"),
    ("[3, 2, 2]", "[3, 2, 1099511627776]", nil), ("[3, 2, 2]", "[0, 2, 2]", nil), ("[3, 2, 2]", "[-3, 2, 2]", nil),
    ("[3, 2, 2]", "[9223372036854775807, 9223372036854775807, 2]", nil),
  ])
  func faultsAreNamed(part: String, replacement: String, fault: String?) throws {
    var builder = NetworkBuilder(name: "tiny", input: [3, 2, 2])
    let flat = builder.add("flatten", .flatten, builder.input)
    let scores = try builder.linear("fc", flat, outputs: 2, bias: false)
    let network = try builder.network(output: scores)
    let text = try network.architecture().replacingOccurrences(of: part, with: replacement)
    var weights = StateDict(of: network)
    weights.source = "w"
    let error = modelFileError { try Network(architecture: Data(text.utf8), name: "a.json", weights: weights) }
    #expect(error != nil)
    if let fault { #expect(error?.description == "a.json: \(fault)") }
  }

  @Test(arguments: 0..<18) func everyPrefixAndDamagedTextsNeverTrap(which: Int) throws {
    let networks = try [SampleNetworks.everyOperator()] + SampleNetworks.families()
    let network = networks[which % networks.count]
    let text = Data(try network.architecture().utf8)
    let weights = StateDict(of: network)
    for length in stride(from: 0, to: text.count - 2, by: max(1, text.count / 400)) {
      #expect(modelFileError { try Network(architecture: text.prefix(length), name: "a", weights: weights) } != nil)
    }
    var generator = SeededGenerator(seed: 40)
    let characters = Array("0123456789-,[]{}\"e.".utf8)
    for _ in 0..<100 {
      var damaged = text
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damaged[Int.random(in: 0..<text.count, using: &generator)] = characters.randomElement(using: &generator) ?? 0
      }
      _ = modelFileError { try Network(architecture: damaged, name: "a", weights: weights) }
    }
  }
}
