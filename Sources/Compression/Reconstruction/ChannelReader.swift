import Networks
import OrderedCollections

/// A layer, or one group of it, that adds up channels: `y = x Wᵀ`, with `x` a patch of what the layer reads.
///
/// The numbers of a patch are ordered by channel, then by place in the kernel, as those of a weight are. Depthwise convolutions
/// add no channels up. Transposed convolutions are left out, since what they add up overlaps.
struct ChannelReader {
  /// The layer.
  let node: Node
  /// Its rows of the layer's weight.
  let rows: Range<Int>
  /// Its places along the channel axis of what the layer reads.
  let places: Range<Int>
  /// How many numbers of a patch one place has.
  let kernelSize: Int
  /// For each of its places, the class and the channel in it; nil where no class lies that may be cut.
  let channels: [ChannelPlaces.Channel?]

  /// How many numbers a patch has.
  var inputs: Int { places.count * kernelSize }
  /// The numbers of a whole patch of the layer that are the reader's.
  var columns: Range<Int> { places.lowerBound * kernelSize..<places.upperBound * kernelSize }
  /// The classes that it reads, by their place in the analysis.
  var classes: Set<Int> { Set(channels.compactMap { $0?.classIndex }) }

  /// For each number of a patch, to which channel of a class it belongs; nil where to none.
  func channelsOfInputs(inClass index: Int) -> [Int?] {
    channels.flatMap { channel in
      repeatElement(channel?.classIndex == index ? channel?.channel : nil, count: kernelSize)
    }
  }

  /// More numbers than this in a patch are not looked at together: the products of all pairs take half a gigabyte.
  static let mostInputs = 8192
}

extension Network {
  /// The layers that add channels up, in running order.
  ///
  /// Layers that share their numbers with others, and such whose patches have more than `ChannelReader.mostInputs` numbers, are
  /// left out.
  func channelReaders(in analysis: ChannelAnalysis) -> [ChannelReader] {
    let places = ChannelPlaces(of: consumedValues(), in: analysis)
    let uses = nodes.reduce(into: [String: Int]()) { uses, node in
      for name in node.parameters.values { uses[name, default: 0] += 1 }
    }
    return nodes.flatMap { node -> [ChannelReader] in
      guard node.parameters.values.allSatisfy({ uses[$0] == 1 }), let shape = parameters(of: node)[.weight]?.shape
      else {
        return []
      }
      let place = places.values[node.inputs[0]]
      switch node.operation {
      case .convolution(let convolution):
        guard convolution.groups == 1 || shape[1] > 1 else { return [] }
        return readers(at: node, groups: convolution.groups, shape, place?.axis == 1 ? place?.channels : nil)
      case .linear: return readers(at: node, groups: 1, shape, place?.channels)
      default: return []
      }
    }
  }

  private func readers(
    at node: Node, groups: Int, _ shape: [Int], _ channels: [ChannelPlaces.Channel?]?
  ) -> [ChannelReader] {
    let (rows, width) = (shape[0] / groups, shape[1])
    // Channels along another axis than that which is added up are none of its own.
    let channels = channels?.count == groups * width ? channels : nil
    return (0..<groups).compactMap { group in
      let places = group * width..<(group + 1) * width
      let reader = ChannelReader(
        node: node, rows: group * rows..<(group + 1) * rows, places: places,
        kernelSize: shape[2...].reduce(1, *),
        channels: channels.map { Array($0[places]) } ?? places.map { _ in nil })
      return reader.inputs > ChannelReader.mostInputs ? nil : reader
    }
  }
}
