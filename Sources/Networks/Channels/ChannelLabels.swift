/// Which channel each place of a value belongs to.
///
/// Channels lie along one axis: the first of an image `[C, H, W]`, the last of rows of features `[T, F]`, the second of
/// `[g, C/g, H, W]` halfway through a channel shuffle. Places along that axis may share a channel, as the `C·H·W` places
/// of a flattened image do. Axes here are places in the shape, the batch left out.
package struct ChannelLabels: Equatable {
  /// The axis along which the channels lie.
  package var axis: Int
  /// The label of each place along it.
  package var labels: [Int]

  /// Labels along an axis, the first where nothing is said.
  package init(axis: Int = 0, _ labels: [Int]) {
    self.axis = axis
    self.labels = labels
  }

  /// The labels when only some places of an axis are taken, in the given order.
  package func selecting(_ indices: [Int], along axis: Int) -> ChannelLabels {
    axis == self.axis ? ChannelLabels(axis: axis, indices.map { labels[$0] }) : self
  }

  /// The labels with the axes in another order: axis `i` of the result is axis `permutation[i]` of the value.
  package func transposed(by permutation: [Int]) -> ChannelLabels {
    ChannelLabels(axis: permutation.firstIndex(of: axis) ?? axis, labels)
  }

  /// The label at every place of a run of axes that holds `axis`, in row-major order.
  package func spread(over run: Range<Int>, of shape: [Int]) -> [Int] {
    let outer = shape[run.lowerBound..<axis].product
    let inner = shape[(axis + 1)..<run.upperBound].product
    let repeated = labels.flatMap { repeatElement($0, count: inner) }
    return Array(repeatElement(repeated, count: outer).joined())
  }
}
