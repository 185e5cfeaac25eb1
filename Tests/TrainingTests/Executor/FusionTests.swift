import Networks
import OrderedCollections
import Testing
import Torch
import Training
import Zoo

/// What stands behind a batch norm is computed along with it, and nothing else changes.
@Suite struct FusionTests {
  @Test(arguments: ["resnet20-cifar10", "resnet56b-cifar10", "mobilenetv2-imagenet"])
  func aTrainingStepIsThatOfTheSingleNodes(_ name: String) throws {
    let network = try Zoo.network(named: name, input: [3, 32, 32], classes: 10).withSettledWeights(seed: 1)
    let images = try network.randomImages(4, seed: 2)
    func results(observed: Bool) throws -> [[Float]] {
      let executor = try Executor(network)
      let scores = try executor.outputs(
        for: [network.inputs[0].name: images], mode: .training, observe: observed ? { _, _ in } : nil)[0]
      try scores.crossEntropy(Tensor([0, 1, 2, 3])).backward()
      let state = try executor.network().parameters.values.map(\.values)
      return try [scores.array(of: Float.self)] + state
        + executor.parameters.values.compactMap { try $0.gradient?.array() }
    }
    for (fused, single) in zip(try results(observed: false), try results(observed: true)) {
      #expect(distance(fused, single) < 5e-5, "rounding, grown over fifty layers")
    }
  }

  @Test(arguments: ["resnet20-cifar10", "wrn40x2-cifar10", "mobilenetv2-cifar10", "vgg11-cifar10"])
  func evaluationIsThatOfTheSingleNodes(_ name: String) throws {
    let network = try Zoo.network(named: name).withSettledWeights(seed: 1)
    for network in [network, network.foldingBatchNorm()] {
      let executor = try Executor(network)
      let images = [network.inputs[0].name: try network.randomImages(4, seed: 2)]
      let single = try executor.outputs(for: images) { _, _ in }[0].array(of: Float.self)
      let withGradients = try executor.outputs(for: images)[0].array(of: Float.self)
      let without = try withoutGradients { try executor.outputs(for: images)[0].array(of: Float.self) }
      #expect(distance(withGradients, single) < 1e-5)
      #expect(distance(without, single) < 1e-5)
    }
  }

  @Test func aFoldedResidualNetworkIsEvaluatedInAStepForEachConvolution() throws {
    let network = try Zoo.network(named: "resnet20-cifar10").foldingBatchNorm()
    let steps = try ExecutionPlan(fusing: network, behind: Self.isConvolution).steps
    #expect(steps.count { $0.activation == .relu } == 19)
    #expect(steps.count { $0.inputs.count == 2 } == 9)
    #expect(steps.count(where: \.overwritesResidual) == 9)
    #expect(!steps.contains { $0.node.operation == .add || $0.node.operation == .activation(.relu) })
  }

  @Test func whatIsReadAgainOrSharesMemoryIsNotOverwritten() throws {
    func overwrites(
      isOwnInput: Bool = false, exposing exposed: Set<String> = [],
      _ residual: (inout NetworkBuilder) throws -> (String, String)
    ) throws -> Bool {
      var builder = NetworkBuilder(name: "sum", input: [2, 4, 4])
      let (value, other) = try residual(&builder)
      let inner = try builder.convolution("inner", value, outputs: 2, kernel: Size(1))
      let second = try builder.convolution("second", isOwnInput ? value : inner, outputs: 2, kernel: Size(1))
      let sum = builder.add("sum", .add, second, value)
      let product = builder.add("product", .multiply, sum, other == "" ? sum : other)
      let network = try builder.network(output: product)
      let steps = try ExecutionPlan(fusing: network, exposing: exposed, behind: Self.isConvolution).steps
      return try #require(steps.first { $0.output == "sum" }).overwritesResidual
    }
    func first(_ builder: inout NetworkBuilder) throws -> String {
      try builder.convolution("first", builder.input, outputs: 2, kernel: Size(1))
    }
    #expect(try overwrites { (try first(&$0), "") })
    #expect(try !overwrites(exposing: ["first"]) { (try first(&$0), "") }, "read from outside")
    #expect(try !overwrites(isOwnInput: true) { (try first(&$0), "") }, "read while it is written")
    #expect(
      try !overwrites {
        let value = try first(&$0); return (value, value)
      }, "read again")
    #expect(try !overwrites { ($0.input, "") }, "the caller's")
    #expect(try !overwrites { ($0.add("same", .identity, try first(&$0)), "") }, "perhaps another's")
    #expect(
      try !overwrites {
        let value = try first(&$0); return (value, $0.add("same", .identity, value))
      })
  }

  @Test func exposedValuesAreThoseOfTheSingleNodes() throws {
    let network = try Zoo.network(named: "resnet20-cifar10").withSettledWeights(seed: 1).foldingBatchNorm()
    let names = network.nodes.filter { $0.operation == .activation(.relu) }.map(\.name)
    let images = try network.randomImages(2, seed: 2)
    try withoutGradients {
      var single: [String: [Float]] = [:]
      _ = try Executor(network).outputs(for: [network.inputs[0].name: images]) { single[$0] = try $1.array() }
      let values = try Executor(network, exposing: Set(names)).forward(images, reading: names).values
      #expect(Set(values.keys) == Set(names))
      for (name, value) in values { #expect(distance(try value.array(), try #require(single[name])) < 1e-5, "\(name)") }
    }
  }

  @Test func aResidualNetworkHasAStepForEachConvolutionAndNorm() throws {
    let network = try Zoo.network(named: "resnet20-cifar10")
    let steps = try ExecutionPlan(fusing: network).steps
    let norms = steps.filter(\.node.operation.isBatchNorm)
    #expect(norms.count == 19)
    #expect(norms.allSatisfy { $0.activation == .relu })
    #expect(norms.count { $0.inputs.count == 2 } == 9)
    #expect(!steps.contains { $0.node.operation == .add || $0.node.operation == .activation(.relu) })
    #expect(ExecutionPlan(of: network).steps.map(\.output) == network.nodes.map(\.name))
  }

  @Test func ofTwoNormsThatAreAddedTheLaterTakesTheAddition() throws {
    let network = try Self.network { builder, first, second in
      builder.add("relu", .activation(.relu), builder.add("sum", .add, first, second))
    }
    let steps = try ExecutionPlan(fusing: network).steps
    #expect(steps.map(\.output) == ["first", "first-norm", "second", "relu"])
    #expect(steps[3].inputs == ["second", "first-norm"])
    #expect(steps[3].lastUses.sorted() == ["first-norm", "second"])
  }

  @Test func whatOthersReadIsMade() throws {
    let network = try Self.network { builder, first, second in
      let active = builder.add("relu", .activation(.relu), second)
      return builder.add("sum", .add, builder.add("product", .multiply, active, second), first)
    }
    let outputs = try ExecutionPlan(fusing: network).steps.map(\.output)
    #expect(outputs == ["first", "second", "second-norm", "relu", "product", "sum"])
    let both = try Self.network { builder, first, _ in builder.add("double", .add, first, first) }
    #expect(try ExecutionPlan(fusing: both).steps.map(\.output).contains("first-norm"))
  }

  @Test func anOutputOfTheNetworkIsMade() throws {
    var builder = NetworkBuilder(name: "output", input: [2, 3, 3])
    let norm = try builder.batchNorm("norm", builder.input)
    let active = builder.add("relu", .activation(.relu), norm)
    let network = try builder.network(outputs: [active, norm])
    #expect(try ExecutionPlan(fusing: network).steps.map(\.output) == ["norm", "relu"])
  }

  @Test func otherActivationsAndConstantsStayNodes() throws {
    let network = try Self.network { builder, first, second in
      let active = builder.add("silu", .activation(.silu), second)
      return builder.add("sum", .add, active, first)
    }
    let steps = try ExecutionPlan(fusing: network).steps
    #expect(steps.map(\.output) == ["first", "second", "second-norm", "silu", "sum"])
    #expect(steps.last?.inputs == ["first", "silu"])
  }

  private static func isConvolution(_ operation: Operator) -> Bool {
    if case .convolution = operation { true } else { false }
  }

  /// Two convolutions of the input, each with batch norm, and what `end` makes of them.
  private static func network(_ end: (inout NetworkBuilder, String, String) throws -> String) throws -> Network {
    var builder = NetworkBuilder(name: "two", input: [2, 4, 4])
    let norms = try ["first", "second"].map { name in
      let value = try builder.convolution(
        name, builder.input, outputs: 3, kernel: Size(3), options: Convolution(padding: Size(1)))
      return try builder.batchNorm("\(name)-norm", value)
    }
    let output = try end(&builder, norms[0], norms[1])
    return try builder.network(output: output)
  }
}
