import Networks
import OrderedCollections
import Torch
import Training

/// Fits one layer, or one group of it, to what it is to make.
struct LayerFit {
  private let refit: Refit
  private let reader: ChannelReader
  private let moments: Moments

  /// `λ` of `LeastSquares`.
  private static let damping = 1e-3

  /// The fit of a layer by the moments of what it reads and of what it is to make.
  init(_ refit: Refit, of reader: ChannelReader, by moments: Moments) {
    (self.refit, self.reader, self.moments) = (refit, reader, moments)
  }

  /// Changes the layer's weights in an executor of its network, and what takes up constants.
  ///
  /// - Parameter mask: the weights that stay; nil for all.
  func run(on executor: Executor, keepingTo mask: WeightMask? = nil) throws {
    guard let name = reader.node.parameters[.weight], let parameter = executor.parameters[name] else { return }
    let outlet = executor.structure.outlet(of: reader.node)
    let weight = try reader.weight(in: executor)
    let gram = try moments.gram(centred: outlet != nil)
    let problem = LeastSquares(
      gram: gram, cross: try moments.cross(centred: outlet != nil), weight: weight, damping: Self.damping)
    let fitted =
      switch refit {
      case .nothing, .constants: weight
      case .scales: try problem.scaledWeights(channels: reader.denseChannels)
      case .weights: try mask.map { try weights(of: problem, keepingTo: $0) } ?? problem.weights()
      }
    let rows = try parameter.detached().slice(0, from: reader.rows.lowerBound, to: reader.rows.upperBound)
    _ = try rows.copy(from: fitted.reshaped(to: rows.shape))
    guard let outlet else { return }
    let made = OutputStatistics(
      mean: try fitted.matmul(moments.meanInput().unsqueezed(1)).reshaped(to: [reader.rows.count]),
      variance: try (fitted.matmul(gram) * fitted).sum(over: [1]))
    try executor.settle(outlet, rows: reader.rows, made: made, wanted: moments.meanTarget())
  }

  /// All weights that a mask keeps, fitted: exactly where many filters keep the same, as groups of channels do.
  private func weights(of problem: LeastSquares, keepingTo mask: WeightMask) throws -> Tensor {
    let kept = reader.part(of: mask)
    let parts = OrderedDictionary(grouping: 0..<reader.rows.count) { row in
      Array(kept[row * reader.inputs..<(row + 1) * reader.inputs])
    }
    guard parts.count <= max(1, reader.rows.count / 2) else {
      return try problem.maskedWeights(
        Tensor(kept.map { $0 ? 1.0 : 0 }, shape: [reader.rows.count, reader.inputs]))
    }
    return try problem.weights(
      in: parts.values.map { rows in
        let first = rows[rows.startIndex] * reader.inputs
        return (rows: Array(rows), columns: (0..<reader.inputs).filter { kept[first + $0] })
      })
  }
}

extension ChannelReader {
  /// For each number of a patch the number of its channel, counted from 0; a place that belongs to no class is its own channel.
  fileprivate var denseChannels: [Int] {
    var numbers: [ChannelPlaces.Channel: Int] = [:]
    var next = 0
    return channels.flatMap { channel in
      let number = channel.flatMap { numbers[$0] } ?? next
      if number == next { next += 1 }
      if let channel { numbers[channel] = number }
      return repeatElement(number, count: kernelSize)
    }
  }

  /// The reader's part of a mask, row by row of `inputs`.
  fileprivate func part(of mask: WeightMask) -> [Bool] {
    Array(mask.isKept[rows.lowerBound * inputs..<rows.upperBound * inputs])
  }
}
