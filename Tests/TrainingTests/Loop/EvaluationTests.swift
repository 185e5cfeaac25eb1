import Datasets
import Foundation
import Networks
import OrderedCollections
import Testing
import Training

/// Accuracy and loss against a count by hand.
@Suite struct EvaluationTests {
  /// What a linear layer over the pixels of one image says: a score for each class.
  static func scores(_ network: Network, _ pixels: [Double]) -> [Double] {
    let weight = network.parameters["fc.weight"]?.values ?? []
    let bias = network.parameters["fc.bias"]?.values ?? []
    return bias.indices.map { row in
      pixels.indices.reduce(Double(bias[row])) { $0 + Double(weight[row * pixels.count + $1]) * pixels[$1] }
    }
  }

  @Test func accuracyAndLossAreThoseOfAHandCount() throws {
    let data = try namedImages("hand", count: 23, shape: [2, 3, 3], classes: 5)
    let network = try linearNetwork(input: [2, 3, 3], classes: 5)
    var predictions: [Int] = []
    var loss = 0.0
    for (index, label) in data.labels(of: .test).enumerated() {
      let scores = Self.scores(network, try data.numbers(of: index, in: .test))
      predictions.append(try #require(scores.indices.max { scores[$0] < scores[$1] }))
      loss += log(scores.reduce(0) { $0 + exp($1) }) - scores[label]
    }
    let correct = zip(predictions, data.labels(of: .test)).count { $0 == $1 }
    try #require((1..<23).contains(correct), "some are told right and some are not")

    for batchSize in [1, 4, 23, 250] {
      let evaluation = try Executor(network).evaluate(on: data, split: .test, batchSize: batchSize)
      #expect(evaluation.predictions == predictions)
      #expect(evaluation.accuracy == Double(correct) / 23)
      #expect(abs(evaluation.loss - loss / 23) < 1e-6)
      #expect(evaluation.imageCount == 23)
    }
  }

  @Test func progressCountsTheImages() throws {
    let data = try namedImages("hand", count: 23, shape: [2, 3, 3], classes: 5)
    var told: [[Int]] = []
    _ = try Executor(linearNetwork(input: [2, 3, 3], classes: 5)).evaluate(on: data, split: .test, batchSize: 10) {
      told.append([$0, $1])
    }
    #expect(told == [[10, 23], [20, 23], [23, 23]])
  }

  @Test func batchNormUsesItsRunningStatistics() throws {
    let data = try namedImages("hand", count: 12, shape: [3, 6, 6], classes: 3)
    let executor = try Executor(tinyNetwork())
    let whole = try executor.evaluate(on: data, split: .test, batchSize: 12)
    let single = try executor.evaluate(on: data, split: .test, batchSize: 1)
    #expect(abs(whole.loss - single.loss) < 1e-6)
    #expect(try executor.network() == executor.structure)
  }

  @Test func anEmptySplitHasNoAccuracy() throws {
    let data = try namedImages("hand", count: 5, shape: [2, 3, 3], classes: 5)
    let evaluation = try Executor(linearNetwork(input: [2, 3, 3], classes: 5)).evaluate(on: data, split: .search)
    #expect(evaluation.imageCount == 0 && evaluation.predictions.isEmpty)
    #expect(evaluation.accuracy == 0 && evaluation.loss == 0)
  }
}
