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

  /// The mean loss and the accuracy of a network that is as the first one up to where the nodes were run.
  package func run(_ network: Network) throws -> (loss: Double, accuracy: Double) {
    let executor = try Executor(network.from(start), device: device)
    var (loss, correct, count) = (0.0, 0.0, 0)
    try withoutGradients {
      for (values, labels) in zip(values, labels) {
        let scores = try executor.outputs(for: values, mode: mode)[0]
        loss += try scores.crossEntropy(labels, reduction: .sum).item()
        correct += try scores.argmax(over: 1).equal(to: labels).to(.float32).sum().item()
        count += labels.shape[0]
      }
    }
    return (loss / Double(max(1, count)), correct / Double(max(1, count)))
  }
}
