import Networks
import TestSupport
import Testing

/// Labels against grids in which every place is written out.
struct ChannelLabelsTests {
  /// A value of up to four axes with labels along one of them.
  struct Drawn {
    let shape: [Int]
    let labels: ChannelLabels

    init(seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      let shape = (0..<Int.random(in: 1...4, using: &generator)).map { _ in Int.random(in: 1...4, using: &generator) }
      let axis = Int.random(in: shape.indices, using: &generator)
      self.shape = shape
      labels = ChannelLabels(axis: axis, (0..<shape[axis]).map { _ in Int.random(in: 0...9, using: &generator) })
    }
  }

  /// The label at every place.
  private func grid(_ labels: ChannelLabels, _ shape: [Int]) -> [Int] {
    places(of: shape).map { labels.labels[$0[labels.axis]] }
  }

  @Test("Spread over all axes, labels are those of the grid", arguments: UInt64(1)...50)
  func spread(seed: UInt64) {
    let drawn = Drawn(seed: seed)
    #expect(drawn.labels.spread(over: 0..<drawn.shape.count, of: drawn.shape) == grid(drawn.labels, drawn.shape))
  }

  @Test("Spread over some axes, labels are those of the grid of these axes", arguments: UInt64(1)...50)
  func spreadOverSome(seed: UInt64) {
    let drawn = Drawn(seed: seed)
    for start in 0...drawn.labels.axis {
      for end in (drawn.labels.axis + 1)...drawn.shape.count {
        let run = ChannelLabels(axis: drawn.labels.axis - start, drawn.labels.labels)
        let expected = grid(run, Array(drawn.shape[start..<end]))
        #expect(drawn.labels.spread(over: start..<end, of: drawn.shape) == expected)
      }
    }
  }

  @Test("Transposed labels are those of the transposed grid", arguments: UInt64(1)...50)
  func transposed(seed: UInt64) {
    let drawn = Drawn(seed: seed)
    var generator = SeededGenerator(seed: seed)
    let permutation = Array(drawn.shape.indices).shuffled(using: &generator)
    let shape = permutation.map { drawn.shape[$0] }
    let expected = places(of: shape).map { place -> Int in
      let index = permutation.firstIndex(of: drawn.labels.axis) ?? 0
      return drawn.labels.labels[place[index]]
    }
    #expect(grid(drawn.labels.transposed(by: permutation), shape) == expected)
  }

  @Test("Selected labels are those of the selected grid", arguments: UInt64(1)...50)
  func selecting(seed: UInt64) {
    let drawn = Drawn(seed: seed)
    var generator = SeededGenerator(seed: seed)
    for axis in drawn.shape.indices {
      let taken = generator.subset(of: drawn.shape[axis]).shuffled(using: &generator)
      var shape = drawn.shape
      shape[axis] = taken.count
      let expected = places(of: shape).map { place -> Int in
        let index = place[drawn.labels.axis]
        return drawn.labels.labels[axis == drawn.labels.axis ? taken[index] : index]
      }
      #expect(grid(drawn.labels.selecting(taken, along: axis), shape) == expected)
    }
  }
}
