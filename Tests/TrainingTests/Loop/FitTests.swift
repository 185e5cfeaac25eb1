import Datasets
import Networks
import Testing
import Training

/// Networks and data that do not go together.
@Suite struct FitTests {
  static let settings = TrainingSettings(epochs: 1, batchSize: 8, schedule: LearningRateSchedule(peak: 0.1))

  static func train(_ network: Network) throws {
    try Trainer(settings, on: quarters(train: 24)).train(try Executor(network))
  }

  @Test func imagesOfAnotherShapeAreRefused() throws {
    let network = try linearNetwork(input: [3, 4, 4], classes: 4)
    let error = TrainingError.imageMismatch(network: [3, 4, 4], data: [1, 4, 4])
    #expect(throws: error) { try Self.train(network) }
    #expect(throws: error) { try Executor(network).evaluate(on: quarters(), split: .test) }
    #expect(error.description.contains("[3, 4, 4]") && error.description.contains("[1, 4, 4]"))
  }

  @Test func anotherNumberOfClassesIsRefused() throws {
    let network = try linearNetwork(input: [1, 4, 4], classes: 10)
    let error = TrainingError.classMismatch(network: [10], classes: 4)
    #expect(throws: error) { try Self.train(network) }
    #expect(throws: error) { try Executor(network).evaluate(on: quarters(), split: .test) }
  }

  @Test func aMapInsteadOfScoresIsRefused() throws {
    var builder = NetworkBuilder(name: "map", input: [1, 4, 4])
    let map = try builder.convolution("conv", builder.input, outputs: 4, kernel: Size(1))
    let network = try builder.network(output: map)
    #expect(throws: TrainingError.classMismatch(network: [4, 4, 4], classes: 4)) { try Self.train(network) }
  }

  @Test func aBatchLargerThanTheSplitIsRefused() throws {
    let network = try linearNetwork(input: [1, 4, 4], classes: 4)
    let data = try quarters(train: 8, search: 4)
    #expect(throws: TrainingError.tooFewImages(4, batchSize: 8)) {
      try Trainer(Self.settings, on: data).train(try Executor(network))
    }
  }
}
