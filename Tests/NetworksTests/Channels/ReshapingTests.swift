import Networks
import TestSupport
import Testing

struct ReshapingTests {
  /// The same number of places under two shapes, ones among their axes.
  struct Drawn {
    let old: [Int]
    let new: [Int]

    init(seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      let factors = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        [1, 2, 2, 3, 5][Int.random(in: 0...4, using: &generator)]
      }
      func merged(_ factors: [Int]) -> [Int] {
        var shape: [Int] = []
        for factor in factors {
          if let last = shape.last, Bool.random(using: &generator) {
            shape[shape.count - 1] = last * factor
          } else {
            shape.append(factor)
          }
          if Int.random(in: 0..<4, using: &generator) == 0 { shape.append(1) }
        }
        return shape
      }
      old = merged(factors)
      new = merged(Bool.random(using: &generator) ? factors : factors.reversed())
    }
  }

  @Test("Blocks cover both shapes in order, each with as many places on either side", arguments: UInt64(1)...200)
  func blocksPartition(seed: UInt64) {
    let drawn = Drawn(seed: seed)
    let blocks = Reshaping.blocks(from: drawn.old, to: drawn.new)
    #expect(blocks.flatMap { Array($0.old) } == Array(drawn.old.indices))
    #expect(blocks.flatMap { Array($0.new) } == Array(drawn.new.indices))
    for block in blocks {
      #expect(!block.old.isEmpty && !block.new.isEmpty)
      #expect(drawn.old[block.old].product == drawn.new[block.new].product, "\(drawn)")
    }
  }

  /// A block ends wherever the places up to an axis are as many in both shapes.
  @Test("Blocks are the smallest", arguments: UInt64(1)...200)
  func blocksAreSmallest(seed: UInt64) {
    let drawn = Drawn(seed: seed)
    func ends(_ shape: [Int]) -> Set<Int> { Set(shape.indices.map { shape[...$0].product }) }
    let common = ends(drawn.old).intersection(ends(drawn.new)).subtracting([1])
    #expect(Reshaping.blocks(from: drawn.old, to: drawn.new).count == max(1, common.count), "\(drawn)")
  }

  @Test("Places along an axis are those that the grid has there", arguments: UInt64(1)...50)
  func placesAlongAxis(seed: UInt64) {
    let shape = Drawn(seed: seed).new
    let grid = places(of: shape)
    for axis in shape.indices {
      let expected = (0..<shape[axis]).map { index in grid.indices.filter { grid[$0][axis] == index } }
      #expect(Reshaping.places(along: axis, of: shape, in: 0..<shape.count) == expected)
    }
  }

  @Test("Channels go on where the labels already lead")
  func followedAxis() {
    #expect(Reshaping.channelAxis(of: [1, 1, 1, 2, 2, 2], over: 0..<2, of: [2, 3]) == 0)
    #expect(Reshaping.channelAxis(of: [1, 2, 3, 1, 2, 3], over: 0..<2, of: [2, 3]) == 1)
    #expect(Reshaping.channelAxis(of: [1, 2, 3, 4, 5, 6], over: 0..<1, of: [6, 5, 5]) == 0)
  }

  @Test("Elsewhere a channel shuffle keeps its groups, a pixel shuffle its factor, an image its size")
  func chosenAxis() {
    #expect(Reshaping.channelAxis(of: Array(0..<8), over: 0..<2, of: [4, 2, 5, 5]) == 1)
    #expect(Reshaping.channelAxis(of: Array(0..<8), over: 0..<3, of: [1, 4, 2, 5, 5]) == 2)
    #expect(Reshaping.channelAxis(of: Array(0..<16), over: 0..<3, of: [1, 4, 4]) == 2)
    #expect(Reshaping.channelAxis(of: Array(0..<18), over: 0..<3, of: [2, 3, 3, 5, 5]) == 0)
    #expect(Reshaping.channelAxis(of: Array(0..<32), over: 0..<3, of: [2, 4, 4]) == 0)
    #expect(Reshaping.channelAxis(of: Array(0..<20), over: 0..<3, of: [4, 1, 5]) == 0)
    #expect(Reshaping.channelAxis(of: Array(0..<6), over: 0..<3, of: [1, 1, 6]) == 2)
    #expect(Reshaping.channelAxis(of: [0], over: 1..<3, of: [3, 1, 1]) == 1)
  }
}
