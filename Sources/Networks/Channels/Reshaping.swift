/// How the axes of one shape line up with those of another of the same size.
///
/// The axes fall into blocks, each with the same number of places on either side: `[C, H, W]` and `[g, C/g, H, W]` have
/// the blocks `C ↔ g·(C/g)`, `H ↔ H` and `W ↔ W`.
enum Reshaping {
  /// Axes of the old and of the new shape that hold the same places.
  struct Block: Equatable {
    var old: Range<Int>
    var new: Range<Int>
  }

  /// The smallest blocks, in order.
  ///
  /// Axes of size one go with the block before them.
  static func blocks(from old: [Int], to new: [Int]) -> [Block] {
    var blocks: [Block] = []
    var i = 0
    var j = 0
    while i < old.count || j < new.count {
      let start = (i, j)
      var left = 1
      var right = 1
      repeat {
        if left <= right, i < old.count {
          left *= old[i]
          i += 1
        } else if j < new.count {
          right *= new[j]
          j += 1
        } else {
          left *= old[i]
          i += 1
        }
      } while left != right || (i == start.0 || j == start.1) && (i < old.count || j < new.count)
      while i < old.count, old[i] == 1 { i += 1 }
      while j < new.count, new[j] == 1 { j += 1 }
      blocks.append(Block(old: start.0..<i, new: start.1..<j))
    }
    return blocks
  }
}

extension ChannelLabels {
  /// The labels of the same places in another shape, or nil when they run over several blocks of axes.
  ///
  func reshaped(from old: [Int], to new: [Int]) -> ChannelLabels? {
    let touched = Reshaping.blocks(from: old, to: new).filter { block in axes.contains { block.old.contains($0) } }
    guard touched.count == 1, let block = touched.first else { return nil }
    return ChannelLabels(axes: Array(block.new), labels: expanded(over: block.old, of: old))
  }

  /// The labels repeated over every place of a run of axes that holds all of `axes`.
  private func expanded(over run: Range<Int>, of shape: [Int]) -> [Int] {
    let dimensions = run.map { shape[$0] }
    let labelDimensions = axes.map { shape[$0] }
    return (0..<dimensions.product).map { flat in
      var rest = flat
      var index = 0
      var scale = 1
      var position = axes.count - 1
      for (axis, dimension) in zip(run, dimensions).reversed() {
        if position >= 0, axes[position] == axis {
          index += rest % dimension * scale
          scale *= labelDimensions[position]
          position -= 1
        }
        rest /= dimension
      }
      return labels[index]
    }
  }
}
