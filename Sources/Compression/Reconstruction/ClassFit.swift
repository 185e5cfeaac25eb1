import Networks
import OrderedCollections
import Torch
import Training

/// Fits the layers that read a class of channels once it has lost some.
struct ClassFit {
  /// What is fitted.
  let refit: Refit
  /// The class, by its place in the analysis of the network that has all its channels.
  let index: Int
  /// The layers there that read it, and the moments of what they read and are to make.
  let layers: [(reader: ChannelReader, moments: Moments)]

  /// An executor of a network without some channels of the class, fitted.
  ///
  /// - Parameter choice: for each channel of the class, whether it stays.
  func fitted(_ cut: Network, keeping choice: [Bool], device: Device) throws -> Executor {
    let executor = try Executor(cut, device: device)
    let readers = Dictionary(grouping: try cut.channelReaders(in: cut.channels())) { $0.node.name }
    for (name, groups) in OrderedDictionary(grouping: layers, by: { $0.reader.node.name }) {
      let left = readers[name] ?? []
      // A layer that has lost whole groups has nothing to make up for: those that stay read what they read before.
      guard left.count == groups.count else { continue }
      for (reader, before) in zip(left, groups) {
        let channels = before.reader.channelsOfInputs(inClass: index)
        let columns = channels.indices.filter { channels[$0].map { choice[$0] } ?? true }
        guard columns.count == reader.inputs, reader.rows.count == before.reader.rows.count else { continue }
        let moments = try before.moments.restricted(to: columns)
        try withoutGradients { try LayerFit(refit, of: reader, by: moments).run(on: executor) }
      }
    }
    return executor
  }
}
