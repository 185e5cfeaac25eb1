import Compression
import Testing
import Torch

/// Channels taken out one after the other, against the fit of those that stay.
@Suite struct EliminationTests {
  typealias Problem = LayerQuadraticTests.Problem

  private func squares(_ problem: Problem, damping: Double) throws -> LeastSquares {
    let (gram, weight) = (try problem.gram(), try problem.tensor(problem.weight))
    return LeastSquares(
      gram: gram, cross: try gram.matmul(weight.transposed(0, 1)), weight: weight, damping: damping)
  }

  private func path(_ problem: Problem, damping: Double = 0) throws -> EliminationPath {
    let layer = try ReadingLayer(squares(problem, damping: damping), channels: problem.channels, importance: 1)
    return try EliminationPath([layer], width: problem.width)
  }

  /// What is lost at least with some channels, damped: `E + λ ‖W' − W‖²`.
  private func loss(_ problem: Problem, keeping kept: [Int], damping: Double = 0) throws -> Double {
    let all = try squares(problem, damping: damping)
    let added =
      try damping
      * (0..<all.gram.shape[0]).reduce(0) {
        try $0 + all.gram.select(0, $1).select(0, $1).item()
      } / Double(all.gram.shape[0])
    let count = all.gram.shape[0]
    let identity = try Tensor((0..<count * count).map { $0 % (count + 1) == 0 ? 1.0 : 0 }, shape: [count, count])
    let gram = try all.gram + identity * added
    let cross = try all.cross + all.weight.transposed(0, 1) * added
    let columns = kept.flatMap { $0 * problem.kernel..<($0 + 1) * problem.kernel }
    let energy = try (all.weight.matmul(gram) * all.weight).sum().item()
    guard !columns.isEmpty else { return energy }
    let factor = try #require(try gram.indexSelect(0, columns).indexSelect(1, columns).cholesky())
    let own = try cross.indexSelect(0, columns)
    return try energy - (own * own.solved(byCholesky: factor)).sum().item()
  }

  @Test func thePathIsThatOfTheVector() throws {
    let problem = LayerQuadraticTests.larger
    let layer = try ReadingLayer(squares(problem, damping: 0), channels: problem.channels, importance: 1)
    let first = try layer.elimination().losses()
    for (channel, expected) in [0.194443, 0.235857, 0.153016, 0.158534, 0.109260].enumerated() {
      #expect(abs((first[channel] ?? 0) - expected) < 1e-6)
    }
    let steps = try path(problem).steps
    #expect(steps.map(\.channel).prefix(4) == [4, 3, 2, 1])
    for (step, expected) in zip(steps, [0.109260, 0.285604, 0.534363, 1.012232]) {
      #expect(abs(step.loss - expected) < 1e-6)
    }
    #expect(abs((steps.last?.loss ?? 0) - 3.666271) < 1e-6, "in the end all is lost")
  }

  @Test func thePairOfTheSmallVectorIsFound() throws {
    let steps = try path(LayerQuadraticTests.small).steps
    #expect(abs(6 * steps[0].loss - 0.428571) < 1e-6)
    #expect(abs(6 * steps[3].loss - 92.75) < 1e-6)
  }

  @Test(arguments: 1...8, [0, 1e-3, 0.3])
  func lossesAreThoseOfFittingWhatStays(_ seed: UInt64, _ damping: Double) throws {
    let problem = Problem.random(seed: seed, width: 9)
    var gone: [Int] = []
    var last = 0.0
    for step in try path(problem, damping: damping).steps {
      let left = (0..<9).filter { !gone.contains($0) }
      let losses = try left.map { next in
        try loss(problem, keeping: left.filter { $0 != next }, damping: damping)
      }
      #expect(abs(step.loss - (losses.min() ?? 0)) < 1e-8, "the best next one")
      #expect(step.loss >= last - 1e-12)
      gone.append(step.channel)
      last = step.loss
    }
    #expect(gone.sorted() == Array(0..<9))
  }

  @Test func whatDependsOnOthersCostsNothing() throws {
    let small = LayerQuadraticTests.small
    let problem = Problem(
      patches: small.patches.map { [$0[0], $0[1], $0[2], $0[0] + $0[1]] }, weight: small.weight, kernel: 1)
    let steps = try path(problem, damping: 1e-6).steps
    #expect([0, 1, 3].contains(steps[0].channel))
    #expect(6 * steps[0].loss < 1e-4)
    #expect(6 * steps[1].loss > 0.1)
  }

  @Test func aZeroChannelGoesFirstAndATwinIsMadeUpFor() throws {
    let random = Problem.random(seed: 7, width: 5, kernel: 1)
    let patches = random.patches.map { [$0[0], $0[1], 0, $0[3], $0[1]] }
    let problem = Problem(patches: patches, weight: random.weight, kernel: 1)
    let steps = try path(problem, damping: 1e-9).steps
    #expect(steps[1].loss < 1e-6)
    #expect(Set(steps.prefix(2).map(\.channel)).contains(2))
    #expect(steps[2].loss > 1e-3)
  }

  @Test func channelsOfNoClassStay() throws {
    let problem = LayerQuadraticTests.larger
    // Only channels 1 and 3 may go, as channels 0 and 1 of their class.
    let labels: [Int?] = problem.channels.map { $0 == 1 ? 0 : $0 == 3 ? 1 : nil }
    let layer = try ReadingLayer(squares(problem, damping: 0), channels: labels, importance: 1)
    let steps = try EliminationPath([layer], width: 2).steps
    #expect(abs(steps[1].loss - (try loss(problem, keeping: [0, 2, 4]))) < 1e-9)
  }

  @Test func layersThatReadTheSameChannelsLoseTogether() throws {
    let (one, other) = (Problem.random(seed: 1, width: 6), Problem.random(seed: 2, width: 6, kernel: 3))
    let layers = try [(one, 1.0), (other, 0.5)].map { problem, weight in
      try ReadingLayer(squares(problem, damping: 0), channels: problem.channels, importance: weight)
    }
    var gone: [Int] = []
    for step in try EliminationPath(layers, width: 6).steps {
      let left = (0..<6).filter { !gone.contains($0) }
      let losses = try left.map { next in
        let kept = left.filter { $0 != next }
        return try loss(one, keeping: kept) + 0.5 * loss(other, keeping: kept)
      }
      #expect(abs(step.loss - (losses.min() ?? 0)) < 1e-8)
      gone.append(step.channel)
    }
    // A layer that reads only some of the channels loses nothing with the others.
    let part = try ReadingLayer(
      squares(one, damping: 0), channels: one.channels.map { $0 == 5 ? nil : $0 }, importance: 1)
    #expect(try EliminationPath([part], width: 7).steps.prefix(2).map(\.channel) == [5, 6])
  }

  @Test func theSameRoutineOnAFormGivesTheLossWithFactors() throws {
    // Every channel a number, all weights 1: what stays may only be scaled.
    let problem = LayerQuadraticTests.larger
    let form = try problem.form()
    let matrix = try Tensor(form.matrix, shape: [5, 5])
    let scaled = LeastSquares(
      gram: matrix, cross: try Tensor(form.cross, shape: [5, 1]), weight: try Tensor.ones([1, 5], dataType: .float64),
      damping: 0)
    let channels: [Int?] = Array(0..<5)
    var left = Array(0..<5)
    for step in try EliminationPath([ReadingLayer(scaled, channels: channels, importance: 1)], width: 5).steps {
      left.removeAll { $0 == step.channel }
      guard !left.isEmpty else { continue }
      let cross = try scaled.cross.indexSelect(0, left)
      let factor = try #require(try matrix.indexSelect(0, left).indexSelect(1, left).cholesky())
      let explained = try (cross * cross.solved(byCholesky: factor)).sum().item()
      #expect(abs(step.loss - (form.energy - explained)) < 1e-9)
    }
  }

  @Test(arguments: 1...12, [0, 1e-2])
  func noSingleExchangeThatHelpsIsLeft(_ seed: UInt64, _ damping: Double) throws {
    let width = 5 + Int(seed) % 4
    let problems = [Problem.random(seed: seed, width: width), .random(seed: seed + 100, width: width, kernel: 3)]
    let layers = try problems.map {
      try ReadingLayer(squares($0, damping: damping), channels: $0.channels, importance: 1)
    }
    func total(_ kept: [Int]) throws -> Double {
      try problems.reduce(0) { try $0 + loss($1, keeping: kept, damping: damping) }
    }
    let start = (0..<width).map { $0 < width / 2 }
    let choice = try layers.exchanged(from: start)
    let kept = choice.indices.filter { choice[$0] }
    #expect(kept.count == width / 2)
    let reached = try total(kept)
    #expect(try reached <= total(Array(0..<width / 2)) + 1e-9)
    // Of those that are gone, none is of more use than the one that is needed least once it is back.
    let gone = choice.indices.filter { !choice[$0] }
    let losses = try gone.map { try total(kept + [$0]) }
    let back = gone[losses.firstIndex(of: losses.min() ?? 0) ?? 0]
    for other in kept { #expect(try total(kept.filter { $0 != other } + [back]) >= reached * (1 - 1e-6)) }
  }

  @Test(arguments: 1...6)
  func gainsAreWhatBringingBackSaves(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 6)
    let layer = try ReadingLayer(squares(problem, damping: 1e-3), channels: problem.channels, importance: 1)
    for kept in [[], [1], [0, 2, 5]] {
      let choice = (0..<6).map(kept.contains)
      let gains = try layer.gains(lacking: choice)
      let all = try loss(problem, keeping: Array(0..<6), damping: 1e-3)
      let lost = try loss(problem, keeping: kept, damping: 1e-3) - all
      #expect(abs(try layer.loss(keeping: choice) - lost) < 1e-8)
      #expect(gains.keys.sorted() == (0..<6).filter { !kept.contains($0) })
      for (channel, gain) in gains {
        let saved =
          try loss(problem, keeping: kept, damping: 1e-3)
          - loss(problem, keeping: (kept + [channel]).sorted(), damping: 1e-3)
        #expect(abs(gain - saved) < 1e-8)
      }
    }
    #expect(try layer.gains(lacking: Array(repeating: true, count: 6)).isEmpty)
  }
}
