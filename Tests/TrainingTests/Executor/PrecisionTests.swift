import Networks
import OrderedCollections
import Testing
import Torch
import Training
import Zoo

@Suite struct PrecisionTests {
  @Test(arguments: ["lenet5-mnist", "resnet20-cifar10"])
  func bfloat16IsCloseToSinglePrecision(_ name: String) throws {
    let network = try Zoo.network(named: name).withSettledWeights(seed: 1)
    let images = try network.randomImages(8, seed: 2)
    try withoutGradients {
      let exact = try Executor(network).forward(images).array(of: Float.self)
      let rough = try Executor(network, precision: .bfloat16).forward(images)
      #expect(rough.dataType == .float32)
      let apart = distance(try rough.array(of: Float.self), exact)
      #expect(apart < 0.05, "8 bits of precision")
      #expect(apart > 1e-6 || !Runtime.multipliesBFloat16, "but not 24")
    }
  }

  @Test func weightsStatisticsAndGradientsStayInSinglePrecision() throws {
    let executor = try Executor(tinyNetwork(), precision: .bfloat16)
    let images = try executor.structure.randomImages(4, seed: 1)
    try executor.forward(images, mode: .training).crossEntropy(Tensor([0, 1, 2, 0])).backward()
    for (name, tensor) in executor.parameters {
      #expect(tensor.dataType == .float32, "\(name)")
      guard tensor.requiresGradient else { continue }
      #expect(try tensor.gradient?.dataType == .float32, "\(name)")
    }
  }

  @Test func gradientsAreCloseToThoseOfSinglePrecision() throws {
    let network = try tinyNetwork()
    let images = try network.randomImages(16, seed: 1)
    let labels = try Tensor((0..<16).map { $0 % 3 })
    func gradients(_ precision: Precision) throws -> [[Float]] {
      let executor = try Executor(network, precision: precision)
      try executor.forward(images, mode: .training).crossEntropy(labels).backward()
      return try executor.parameters.values.compactMap { try $0.gradient?.array() }
    }
    for (rough, exact) in zip(try gradients(.bfloat16), try gradients(.float32)) {
      #expect(distance(rough, exact) < 0.03)
    }
  }
}
