import Testing
import Torch

@Suite struct OptimisationTests {
  struct Case: Decodable {
    let parameters, result: [GoldenTensor]
    let steps: [[GoldenTensor]]
  }

  struct Settings: Sendable {
    var learningRate = 0.1
    var momentum = 0.0
    var weightDecay = 0.05
    var nesterov = false
  }

  static let sgd = [
    "sgd": Settings(weightDecay: 0), "sgd-decay": Settings(), "sgd-momentum": Settings(momentum: 0.9),
    "sgd-nesterov": Settings(momentum: 0.9, nesterov: true),
  ]

  @Test(arguments: sgd.keys.sorted())
  func stepsArePyTorchs(name: String) throws {
    let golden = try #require(try golden("optimisers", as: [String: Case].self)[name])
    let settings = try #require(Self.sgd[name])
    let parameters = try golden.parameters.map { try $0.tensor().setRequiresGradient() }
    let momenta = try settings.momentum == 0 ? [] : parameters.map(Tensor.zeros(like:))
    for step in golden.steps {
      try Optimisation.sgdStep(
        parameters, gradients: step.map { try $0.tensor() }, momenta: momenta, learningRate: settings.learningRate,
        momentum: settings.momentum, weightDecay: settings.weightDecay, nesterov: settings.nesterov)
    }
    for (found, expected) in zip(parameters, golden.result) { try expectClose(found, expected.values, tolerance: 1e-6) }
  }

  @Test(arguments: ["adam", "adamw"])
  func adamStepsArePyTorchs(name: String) throws {
    let golden = try #require(try golden("optimisers", as: [String: Case].self)[name])
    let parameters = try golden.parameters.map { try $0.tensor() }
    let means = try parameters.map(Tensor.zeros(like:))
    let squares = try parameters.map(Tensor.zeros(like:))
    for (index, step) in golden.steps.enumerated() {
      try Optimisation.adamStep(
        parameters, gradients: step.map { try $0.tensor() }, means: means, squares: squares, step: index + 1,
        learningRate: 0.01, betas: name == "adam" ? (0.9, 0.999) : (0.8, 0.95), weightDecay: 0.05,
        decoupled: name == "adamw")
    }
    for (found, expected) in zip(parameters, golden.result) { try expectClose(found, expected.values, tolerance: 1e-6) }
  }

  @Test func formatsAndTypesOfGradientsMayDiffer() throws {
    let generator = try Generator(seed: 3)
    let start = try Tensor.normal([4, 3, 3, 3], using: generator)
    let gradient = try Tensor.normal([4, 3, 3, 3], using: generator)
    func stepped(_ parameter: Tensor, _ gradient: Tensor) throws -> [Float] {
      let momenta = try [Tensor.zeros(like: parameter)]
      for _ in 0..<2 {
        try Optimisation.sgdStep(
          [parameter], gradients: [gradient], momenta: momenta, learningRate: 0.5, momentum: 0.9)
      }
      return try parameter.array()
    }
    let expected = try stepped(start.clone(), gradient)
    #expect(try stepped(start.clone(), gradient.to(.channelsLast)) == expected)
    try expectClose(Tensor(stepped(start.to(.channelsLast), gradient)), expected, tolerance: 1e-6)
    try expectClose(Tensor(stepped(start.clone(), gradient.to(.bfloat16))), expected, tolerance: 0.02)
  }

  @Test func statesThatDoNotFitAreRefused() throws {
    let p = try Tensor.ones([2, 3, 4, 5])
    #expect(throws: TorchError("1 parameters take as many gradients, not 0")) {
      try Optimisation.sgdStep([p], gradients: [], momenta: [], learningRate: 1)
    }
    #expect(throws: TorchError.self) {
      try Optimisation.sgdStep([p], gradients: [p], momenta: [], learningRate: 1, momentum: 0.9)
    }
    #expect(throws: TorchError.self) {
      try Optimisation.sgdStep([p], gradients: [Tensor.ones([2])], momenta: [], learningRate: 1)
    }
    #expect(throws: TorchError.self) {
      try Optimisation.sgdStep(
        [p], gradients: [p], momenta: [Tensor.zeros([2, 3, 4, 5]).to(.channelsLast)], learningRate: 1, momentum: 0.9)
    }
    #expect(throws: TorchError.self) {
      let view = try p.slice(3, to: 2)
      try Optimisation.sgdStep([view], gradients: [view], momenta: [], learningRate: 1)
    }
    try Optimisation.sgdStep([], gradients: [], momenta: [], learningRate: 1, momentum: 0.9)
  }

  @Test func normsAreClipped() throws {
    let x = try Tensor([3, 0] as [Float])
    let y = try Tensor([4] as [Float])
    #expect(try Optimisation.clipNorm(of: [x, y], to: 10) == 5)
    #expect(try x.array() == [3, 0] as [Float])
    #expect(try Optimisation.clipNorm(of: [x, y], to: 1) == 5)
    try expectClose(x, [0.6, 0])
    try expectClose(y, [0.8])
  }
}
