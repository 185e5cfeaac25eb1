import Foundation

/// How the learning rate moves over a run: a warm-up in a straight line, then a curve.
public struct LearningRateSchedule: Sendable, Hashable {
  /// The curve behind the warm-up.
  public enum Curve: Sendable, Hashable {
    /// Half a cosine from the peak down to zero (Loshchilov and Hutter 2017, without restarts).
    case cosine
    /// The rate is multiplied by `factor` at each of these shares of the run, the warm-up included.
    case step(at: [Double], factor: Double)
    /// The peak all along.
    case constant
  }

  /// The highest rate, reached when the warm-up ends.
  public let peak: Double
  /// The curve behind the warm-up.
  public let curve: Curve
  /// How many epochs the rate takes to rise from nearly zero to the peak.
  public let warmUpEpochs: Double

  /// A schedule that rises to `peak` and then follows `curve`.
  public init(peak: Double, curve: Curve = .cosine, warmUpEpochs: Double = 0) {
    self.peak = peak
    self.curve = curve
    self.warmUpEpochs = warmUpEpochs
  }

  /// The rate of one step.
  ///
  /// - Parameters:
  ///   - step: the step, counted from 0 over the whole run.
  ///   - stepsPerEpoch: how many steps an epoch has.
  ///   - epochs: how many epochs the run has.
  public func rate(step: Int, stepsPerEpoch: Int, epochs: Int) -> Double {
    let warmUp = min(warmUpEpochs, Double(epochs)) * Double(stepsPerEpoch)
    if Double(step) < warmUp { return peak * Double(step + 1) / (warmUp + 1) }
    let total = Double(epochs * stepsPerEpoch)
    switch curve {
    case .cosine: return peak * (1 + cos(.pi * (Double(step) - warmUp) / max(1, total - warmUp))) / 2
    case .step(let shares, let factor): return peak * pow(factor, Double(shares.count { Double(step) / total >= $0 }))
    case .constant: return peak
    }
  }
}
