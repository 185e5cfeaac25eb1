/// Which channel each place of a value belongs to.
///
/// A place's label depends on its coordinates along `axes` only. An image `[C, H, W]` has the axes `[0]` and one label a
/// channel; flattened, it has `C·H·W` labels; halfway through a channel shuffle, `[g, C/g, H, W]` has the axes `[0, 1]`.
/// Axes here are places in the shape, the batch left out.
struct ChannelLabels: Equatable {
  /// The axes on which the label depends, ascending.
  var axes: [Int]
  /// The labels in row-major order over those axes.
  var labels: [Int]

  /// One label for each place of the first axis.
  init(channels labels: [Int]) {
    axes = [0]
    self.labels = labels
  }

  init(axes: [Int], labels: [Int]) {
    self.axes = axes
    self.labels = labels
  }

  /// Whether the labels are those of the channels of an image or of the features of a row.
  var areOnChannels: Bool { axes == [0] }

  /// The labels at the places of one axis, one list a place.
  func labels(along axis: Int, of shape: [Int]) -> [[Int]] {
    guard let position = axes.firstIndex(of: axis) else { return [] }
    let dimensions = axes.map { shape[$0] }
    let inner = dimensions[(position + 1)...].product
    var lists = Array(repeating: [Int](), count: dimensions[position])
    for (index, label) in labels.enumerated() {
      lists[index / inner % dimensions[position]].append(label)
    }
    return lists
  }

  /// The labels when only some places of one axis are taken, in the given order.
  func selecting(_ indices: [Int], along axis: Int, of shape: [Int]) -> ChannelLabels {
    guard let position = axes.firstIndex(of: axis) else { return self }
    let dimensions = axes.map { shape[$0] }
    let inner = dimensions[(position + 1)...].product
    let outer = dimensions[..<position].product
    var selected: [Int] = []
    for block in 0..<outer {
      for index in indices {
        let start = (block * dimensions[position] + index) * inner
        selected.append(contentsOf: labels[start..<start + inner])
      }
    }
    return ChannelLabels(axes: axes, labels: selected)
  }

  /// The labels with the axes in another order: axis `i` of the result is axis `permutation[i]` of the value.
  func transposed(by permutation: [Int], of shape: [Int]) -> ChannelLabels {
    let newAxes = permutation.indices.filter { axes.contains(permutation[$0]) }
    let dimensions = axes.map { shape[$0] }
    let order = newAxes.compactMap { axes.firstIndex(of: permutation[$0]) }
    let newDimensions = order.map { dimensions[$0] }
    let strides = dimensions.indices.map { dimensions[($0 + 1)...].product }
    let permuted = (0..<labels.count).map { flat -> Int in
      var rest = flat
      var index = 0
      for (axis, dimension) in zip(order, newDimensions).reversed() {
        index += rest % dimension * strides[axis]
        rest /= dimension
      }
      return labels[index]
    }
    return ChannelLabels(axes: newAxes, labels: permuted)
  }
}
