/// How the axes of one shape line up with those of another of the same size.
///
/// The axes fall into blocks, each with the same number of places on either side: `[C, H, W]` and `[g, C/g, H, W]` have
/// the blocks `C ↔ g·(C/g)`, `H ↔ H` and `W ↔ W`.
package enum Reshaping {
  /// Axes of the old and of the new shape that hold the same places.
  package struct Block: Equatable {
    package let old: Range<Int>
    package let new: Range<Int>
  }

  /// The smallest blocks, in order.
  ///
  /// Axes of size one go with the block before them.
  package static func blocks(from old: [Int], to new: [Int]) -> [Block] {
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

  /// The axis, of those on which the places of `labels` come to lie, along which the channels go on.
  ///
  /// It is the axis that the labels already follow, if there is one: places that differ elsewhere only have equal labels.
  /// Where there is none, it is the first axis of a whole image, else the last of two axes and the first of more, axes of
  /// size one not counted. Our choice: in `[g, C/g]` a channel shuffle keeps its groups, in `[C, r, r]` a pixel shuffle
  /// keeps its factor, and in `[C, H, W]` and `[C, 1, W]` an image keeps its size. It looks at no other sizes, so that a
  /// network that has been cut is read as before.
  package static func channelAxis(of labels: [Int], over block: Range<Int>, of shape: [Int]) -> Int {
    let axes = block.filter { shape[$0] > 1 }
    guard let first = axes.first, let last = axes.last else { return block.lowerBound }
    let followed = axes.first { axis in places(along: axis, of: shape, in: block).allSatisfy { isSame(labels, $0) } }
    let isImage = block == 0..<3 && shape.count == 3 && shape[0] > 1
    return followed ?? (axes.count == 2 && !isImage ? last : first)
  }

  /// For each place along an axis, the places of the whole run of axes that lie there, in row-major order.
  package static func places(along axis: Int, of shape: [Int], in run: Range<Int>) -> [[Int]] {
    let inner = shape[(axis + 1)..<run.upperBound].product
    var places = Array(repeating: [Int](), count: shape[axis])
    for place in 0..<shape[run].product { places[place / inner % shape[axis]].append(place) }
    return places
  }

  private static func isSame(_ labels: [Int], _ places: [Int]) -> Bool {
    places.allSatisfy { labels[$0] == labels[places[0]] }
  }
}
