import OrderedCollections
import Torch

/// An exponential moving average of an executor's weights over the steps of a run (Polyak and Juditsky 1992).
///
/// After step `n`, counted from 1, `average += (1 - d) (weights - average)` with `d = min(decay, (1 + n) / (10 + n))`:
/// a short run would else hold on to the weights it began with. Batch norm's running statistics are averaged as weights
/// are, our choice, so that they belong to the averaged network.
final class WeightAverage {
  private let executor: Executor
  private let decay: Double
  private let averages: OrderedDictionary<String, Tensor>

  /// An average that starts at the weights of `executor`.
  init(of executor: Executor, decay: Double) throws {
    self.executor = executor
    self.decay = decay
    averages = try executor.parameters.mapValues { try $0.detached().clone() }
  }

  /// Takes in the weights of the executor after step number `step`, counted from 1.
  func update(step: Int) throws {
    let weight = 1 - min(decay, Double(1 + step) / Double(10 + step))
    for (name, parameter) in executor.parameters {
      try averages[name]?.interpolate(inPlace: parameter.detached(), weight: weight)
    }
  }

  /// Puts the averages in the executor and keeps what was there; a second time puts all back.
  func exchange() throws {
    try withoutGradients {
      for (name, parameter) in executor.parameters {
        guard let average = averages[name] else { continue }
        let kept = try parameter.detached().clone()
        try parameter.copy(from: average)
        try average.copy(from: kept)
      }
    }
  }

  /// The weights that training goes on with while the executor has the averages, under `trained/` and their names.
  var exchanged: OrderedDictionary<String, Tensor> {
    OrderedDictionary(uniqueKeysWithValues: averages.map { ("trained/\($0)", $1) })
  }
}
