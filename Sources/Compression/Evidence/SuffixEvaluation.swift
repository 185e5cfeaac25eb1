package import Networks
import OrderedCollections
package import Torch
package import Training

/// Evaluates networks that differ from one another only behind some node, on images that go through the rest just once.
package struct SuffixEvaluation {
  private let network: Network
  private let device: Device
  private let mode: Executor.Mode
  /// The first node that is run for each network.
  private var start = 0
  /// What it and those behind it read, for each batch.
  private var values: [[String: Tensor]] = []
  private var labels: [Tensor] = []

  /// Values of more bytes than this are not kept.
  private static let mostBytes = 1 << 30

  /// Evaluations of networks that are like `network`.
  ///
  /// - Parameters:
  ///   - batchSize: how many images go through at once, as far as batches of the images make it up.
  ///   - mode: `training` for batch norm by the images' own statistics.
  package init(
    of network: Network, on images: CalibrationImages, batchSize: Int = 1, mode: Executor.Mode = .evaluation,
    device: Device
  ) throws {
    (self.network, self.device, self.mode) = (network, device, mode)
    let input = network.inputs[0].name
    var parts: [(images: Tensor, labels: Tensor)] = []
    var (seen, count) = (0, 0)
    try images.forEachLabelledBatch { batch, labels in
      parts.append((batch, labels))
      (seen, count) = (seen + labels.shape[0], count + labels.shape[0])
      guard count >= batchSize || seen == images.count else { return }
      values.append([input: try Tensor.concatenated(parts.map(\.images), along: 0).to(device)])
      self.labels.append(try Tensor.concatenated(parts.map(\.labels), along: 0).to(device))
      (parts, count) = ([], 0)
    }
  }

  /// Runs the nodes before the one at `index` for good; those behind it may differ from now on.
  ///
  /// It stays where it was if the scores are made before, or what would have to be kept is too much.
  package mutating func advance(to index: Int) throws {
    guard index > start, !network.nodes[..<index].contains(where: { $0.name == network.outputs[0] }) else { return }
    let read = try network.from(index).inputs
    let count = labels.reduce(0) { $0 + $1.shape[0] }
    guard read.reduce(0, { $0 + 4 * count * $1.shape.reduce(1, *) }) <= Self.mostBytes else { return }
    let rest = try network.from(start)
    let made = read.map(\.name).filter { name in !rest.inputs.contains { $0.name == name } }
    let executor = try made.isEmpty ? nil : Executor(rest.upTo(made), device: device)
    for batch in values.indices {
      let before = values[batch]
      var after = before.filter { name, _ in read.contains { $0.name == name } }
      let inputs = before.filter { name, _ in executor?.structure.inputs.contains { $0.name == name } ?? false }
      for (name, value) in zip(made, try withoutGradients { try executor?.outputs(for: inputs, mode: mode) ?? [] }) {
        after[name] = value
      }
      values[batch] = after
    }
    start = index
  }

  /// What a network has of a value.
  package struct Slice {
    /// The axis along which it lacks something, the batch left out.
    package let axis: Int
    /// The places along it that it has.
    package let places: [Int]
  }

  /// The mean loss and the accuracy of a network that is as the first one up to where the nodes were run.
  ///
  /// - Parameter slice: what it has of a value that was made there, where it lacks channels that nothing has read yet; nil for all.
  package func run(
    _ network: Network, slice: (String) -> Slice? = { _ in nil }
  ) throws -> (loss: Double, accuracy: Double) {
    let executor = try Executor(network.from(start), device: device)
    let slices = Dictionary(
      uniqueKeysWithValues: executor.structure.inputs.compactMap { input in slice(input.name).map { (input.name, $0) } }
    )
    var (loss, correct, count) = (0.0, 0.0, 0)
    try withoutGradients {
      for (values, labels) in zip(values, labels) {
        var values = values
        for (name, slice) in slices { values[name] = try values[name]?.indexSelect(slice.axis + 1, slice.places) }
        let scores = try executor.outputs(for: values, mode: mode)[0]
        loss += try scores.crossEntropy(labels, reduction: .sum).item()
        correct += try scores.argmax(over: 1).equal(to: labels).to(.float32).sum().item()
        count += labels.shape[0]
      }
    }
    return (loss / Double(max(1, count)), correct / Double(max(1, count)))
  }
}

extension ChannelAnalysis {
  /// What stays of a value of a cut network where more channels are gone; nil for all.
  package func slice(
    of value: String, from selection: ChannelSelection, to smaller: ChannelSelection
  ) -> SuffixEvaluation.Slice? {
    let (before, after) = (keptChannels(of: value, in: selection), Set(keptChannels(of: value, in: smaller)))
    guard after.count < before.count, let axis = valueUnits[value]?.axis else { return nil }
    return SuffixEvaluation.Slice(axis: axis, places: before.indices.filter { after.contains(before[$0]) })
  }
}

extension Workbench {
  /// The place of the first node that reads the channels of a class together: as columns of its weights, or to make something that has none of
  /// them, or depends on all, as a mean over channels does.
  ///
  /// What is made before of a network without some of the channels is that of the network with them, less these.
  package func firstReader(ofClass index: Int) -> Int {
    let channels = analysis.classes[index]
    let weights = Set(channels.members.lazy.filter { $0.role == .consumes }.map(\.parameter))
    let carriers = Set(
      analysis.valueUnits.filter { $0.value.labels.contains { analysis.index(ofClassWith: $0) == index } }.keys)
    return network.nodes.firstIndex { node in
      channels.normalisedAt.contains(node.name) || !weights.isDisjoint(with: node.parameters.values)
        || !carriers.isDisjoint(with: node.inputs) && !carriers.contains(node.name)
    } ?? 0
  }
}
