package import Networks
import OrderedCollections

/// Where the channels of classes lie in the values that run through a network.
struct ChannelPlaces {
  /// For each value that was asked about, what lies along its channel axis.
  let values: OrderedDictionary<String, Value>
  /// In how many of the values each class lies, by its place in the analysis.
  let uses: [Int: Int]

  /// A value and which channels it holds.
  struct Value {
    /// The axis of the channels; the batch is axis 0.
    let axis: Int
    /// For each place along the axis, the class and the channel in it; nil where no class lies that may be cut.
    let channels: [Channel?]
  }

  /// A channel of a class.
  struct Channel: Hashable {
    let classIndex: Int
    let channel: Int
  }

  /// The places in the values called `names`.
  init(of names: some Sequence<String>, in analysis: ChannelAnalysis) {
    var values: OrderedDictionary<String, Value> = [:]
    var uses: [Int: Int] = [:]
    for name in names where values[name] == nil {
      guard let labels = analysis.valueUnits[name] else { continue }
      let channels = labels.labels.map { unit -> Channel? in
        let index = analysis.index(ofClassWith: unit)
        return analysis.classes[index].isPrunable
          ? Channel(classIndex: index, channel: unit - analysis.firstUnits[index]) : nil
      }
      guard channels.contains(where: { $0 != nil }) else { continue }
      values[name] = Value(axis: labels.axis + 1, channels: channels)
      for index in Set(channels.compactMap { $0?.classIndex }) { uses[index, default: 0] += 1 }
    }
    (self.values, self.uses) = (values, uses)
  }
}

extension Network {
  /// The values in which channels are made.
  ///
  /// The outputs of convolutions and linear layers, behind the batch norm that alone reads them, if one does. Depthwise
  /// convolutions make no channels, they go on with those that they read.
  package func producedValues() -> [String] {
    nodes.filter { $0.operation.multiplies && !isDepthwise($0) }.map { node in
      let readers = nodes.filter { $0.inputs.contains(node.name) }
      guard readers.count == 1, readers[0].operation.isBatchNorm, !outputs.contains(node.name) else { return node.name }
      return readers[0].name
    }
  }

  private func isDepthwise(_ node: Node) -> Bool {
    guard case .convolution(let convolution) = node.operation else { return false }
    return convolution.groups > 1 && parameters(of: node)[.weight]?.shape[1] == 1
  }

  /// The values that convolutions and linear layers read.
  func consumedValues() -> [String] { nodes.filter(\.operation.multiplies).map { $0.inputs[0] } }
}
