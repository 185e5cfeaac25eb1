import Networks
import OrderedCollections
import Testing
import Torch
import Training
import Zoo

@Suite struct ExecutorTests {
  @Test(arguments: ["lenet5-mnist", "resnet20-cifar10", "mobilenetv2-imagenet"])
  func weightsComeBackAsTheyWere(_ name: String) throws {
    let network = try Zoo.network(named: name).withInitialWeights(seed: 3)
    #expect(try Executor(network).network() == network)
  }

  @Test func weightsOfEveryShapeComeBackAsTheyWere() throws {
    for name in GoldenNetworks.all.keys {
      let network = try #require(try GoldenForwardTests.network(name))
      #expect(try Executor(network).network() == network, "\(name)")
    }
  }

  @Test func gradientsReachAllTrainableParametersAndNoOthers() throws {
    let executor = try Executor(try #require(try GoldenForwardTests.network("tower")))
    let scores = try executor.forward(try GoldenForwardTests.batch(), mode: .training)
    try scores.squared().sum().backward()
    for (name, parameter) in executor.structure.parameters {
      let tensor = try #require(executor.parameters[name])
      #expect(tensor.requiresGradient == parameter.isTrainable, "\(name)")
      let gradient = try tensor.gradient
      #expect((gradient != nil) == parameter.isTrainable, "\(name)")
      guard let gradient else { continue }
      #expect(gradient.shape == parameter.shape, "\(name)")
      #expect(try gradient.abs().sum().item() > 0, "\(name)")
    }
  }

  @Test func aSharedWeightGathersTheGradientsOfBothUses() throws {
    var builder = NetworkBuilder(name: "shared", input: [1, 1, 1])
    let pixel = builder.add("flatten", .flatten, builder.input)
    let first = try builder.linear("fc", pixel, outputs: 1, bias: false)
    let second = builder.add("again", .linear, first, parameters: [.weight: "fc.weight"])
    let network = try builder.network(output: second).replacing(["fc.weight": [3]])
    let executor = try Executor(network)
    let output = try executor.forward(Tensor([5], shape: [1, 1, 1, 1]).to(.float32))
    #expect(try output.item() == 45)
    try output.sum().backward()
    #expect(try executor.parameters["fc.weight"]?.gradient?.item() == 30)  // d/dw of w² · 5
  }

  @Test func imagesAndKernelsStayInChannelsLastOrder() throws {
    var builder = NetworkBuilder(name: "image", input: [4, 8, 8])
    var value = try builder.unit("first", builder.input, outputs: 6)
    value = builder.add("sum", .add, value, try builder.unit("second", value, outputs: 6))
    value = builder.shuffle("shuffle", value, groups: 2)
    value = try builder.unit("third", builder.add("pool", .pool(Pool(.max, kernel: Size(2))), value), outputs: 5)
    let executor = try Executor(builder.network(output: value).withInitialWeights(seed: 1))
    for precision in Precision.allCases {
      let executor = try Executor(executor.network(), precision: precision)
      let image = try Tensor(numbers("image", 3 * 4 * 64), shape: [3, 4, 8, 8])
      let output = try executor.forward(image)
      #expect(output.shape == [3, 5, 4, 4])
      #expect(output.dataType == .float32)
      #expect(output.isContiguous(.channelsLast) && !output.isContiguous())
      try output.sum().backward()
      for (name, tensor) in executor.parameters where tensor.rank == 4 {
        #expect(tensor.isContiguous(.channelsLast), "\(name)")
      }
    }
  }

  @Test func aBatchGivesWhatItsImagesGiveAlone() throws {
    let executor = try Executor(try #require(try GoldenForwardTests.network("tower")))
    let batch = try GoldenForwardTests.batch()
    try withoutGradients {
      let together = try executor.forward(batch).array(of: Float.self)
      let alone = try (0..<2).flatMap {
        try executor.forward(batch.slice(0, from: $0, to: $0 + 1)).array(of: Float.self)
      }
      #expect(distance(together, alone) < 1e-6)
    }
  }

  @Test func allOutputsComeInTheNetworksOrder() throws {
    var builder = NetworkBuilder(name: "two heads", input: [2, 3, 3])
    let sum = builder.add("double", .add, builder.input, builder.input)
    let square = builder.add("square", .multiply, sum, sum)
    let executor = try Executor(builder.network(outputs: [square, sum]))
    let image = numbers("image", 18)
    let outputs = try executor.outputs(for: ["input": Tensor(image, shape: [1, 2, 3, 3])])
    #expect(try outputs.map { try $0.array(of: Float.self) } == [image.map { 4 * $0 * $0 }, image.map { 2 * $0 }])
  }

  @Test func anUnknownOperatorIsRefusedByName() throws {
    var builder = NetworkBuilder(name: "strange", input: [3, 8, 8])
    let value = builder.add("attention", .opaque(Opaque(type: "Einsum", outputShape: [3, 8, 8])), builder.input)
    let network = try builder.network(output: value)
    let error = TrainingError.cannotRun(node: "attention", operation: "Einsum")
    #expect(throws: error) { try Executor(network) }
    #expect(error.description.contains("'Einsum'") && error.description.contains("'attention'"))
  }
}
