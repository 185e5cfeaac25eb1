import Networks
import OrderedCollections
import Torch
import Training

/// What takes up a constant of a layer's output.
enum Outlet {
  /// The layer's bias, to which it is added.
  case bias(String)
  /// The batch norm that alone reads the layer.
  case batchNorm(Node, epsilon: Double)
}

extension Network {
  /// What takes up a constant of the output of a layer that shares its numbers with no other; nil if nothing does.
  func outlet(of node: Node) -> Outlet? {
    if let bias = node.parameters[.bias] { return .bias(bias) }
    return batchNorm(behind: node).map { .batchNorm($0, epsilon: $1) }
  }

  /// The batch norm that alone reads a layer, with numbers of its own, and its ε; nil if there is none.
  func batchNorm(behind node: Node) -> (node: Node, epsilon: Double)? {
    let readers = nodes.filter { $0.inputs.contains(node.name) }
    guard readers.count == 1, case .batchNorm(let norm) = readers[0].operation, !outputs.contains(node.name) else {
      return nil
    }
    let isItsOwn = readers[0].parameters.values.allSatisfy { name in
      nodes.count(where: { $0.parameters.values.contains(name) }) == 1
    }
    return isItsOwn ? (readers[0], norm.epsilon) : nil
  }
}

/// The mean and the variance of some rows of a layer's output, `[rows]`.
struct OutputStatistics {
  let mean: Tensor
  let variance: Tensor
}

extension Executor {
  /// Lets what stands behind some rows of a layer make of `made` what it made of `wanted`, on average.
  ///
  /// A batch norm keeps its slope and goes on with the new statistics, γ and β making up for them, so that it computes the same by
  /// batches, as in training, as by what it remembers.
  func settle(_ outlet: Outlet, rows: Range<Int>, made: OutputStatistics, wanted mean: Tensor) throws {
    func part(_ name: String?) throws -> Tensor? {
      try name.flatMap { parameters[$0] }?.detached().slice(0, from: rows.lowerBound, to: rows.upperBound)
    }
    switch outlet {
    case .bias(let name): _ = try part(name)?.copy(from: mean - made.mean)
    case .batchNorm(let node, let epsilon):
      guard let oldMean = try part(node.parameters[.runningMean]),
        let oldVariance = try part(node.parameters[.runningVariance])
      else { return }
      let (scale, shift) = (try part(node.parameters[.weight]), try part(node.parameters[.bias]))
      let deviation = try (oldVariance.to(.cpu).to(.float64) + epsilon).squareRoot()
      guard let scale, let shift else {
        _ = try oldMean.copy(from: made.mean + oldMean.to(.cpu).to(.float64) - mean)
        return
      }
      let slope = try scale.to(.cpu).to(.float64) / deviation
      _ = try shift.copy(from: shift.to(.cpu).to(.float64) + slope * (mean - oldMean.to(.cpu).to(.float64)))
      _ = try scale.copy(from: slope * (made.variance + epsilon).squareRoot())
      _ = try oldMean.copy(from: made.mean)
      _ = try oldVariance.copy(from: made.variance)
    }
  }
}
