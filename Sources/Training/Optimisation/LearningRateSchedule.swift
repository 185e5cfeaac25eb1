import Foundation

/// How the learning rate moves over a run: a warm-up in a straight line, then a curve.
public struct LearningRateSchedule: Sendable, Hashable {
  /// The curve behind the warm-up.
  public enum Curve: Sendable, Hashable {
    /// Half a cosine from the peak down to zero (Loshchilov and Hutter 2017, without restarts).
    case cosine
    /// Half cosines from the peak down to zero, each twice as long as the one before (Loshchilov and Hutter 2017).
    ///
    /// The paper fixes the epochs of the first one. Ours is as long as lets the last one end with the run, because the
    /// weights of the last epoch are those that count; a restart falls on the nearest whole step.
    case cosineRestarts(cycles: Int)
    /// Half a cosine up to the peak and half a cosine down to nearly zero (Smith and Topin 2019), without a warm-up.
    ///
    /// The paper has straight lines and leaves their lengths open. Our choices are PyTorch's: three tenths of the run rise,
    /// from a 25th of the peak, and the last step has a 250 000th of it. Momentum stays as it is.
    case oneCycle
    /// `(1 - s) / (1/2 + (1 - s)/2)` of the peak at the share `s` of the run (REX; Chen, Wolfe and Kyrillidis 2022).
    ///
    /// It stays high for longer than a cosine and spends fewer steps near zero, made for runs of few epochs. Every step has
    /// a rate of its own, as in the paper's best variant.
    case rex
    /// The rate is multiplied by `factor` at each of these shares of the run, the warm-up included.
    case step(at: [Double], factor: Double)
    /// The peak all along.
    case constant
  }

  /// The highest rate, reached when the warm-up ends.
  public let peak: Double
  /// The curve behind the warm-up.
  public let curve: Curve
  /// How many epochs the rate takes to rise from nearly zero to the peak; zero for one cycle, which has its own rise.
  public let warmUpEpochs: Double

  /// A schedule that rises to `peak` and then follows `curve`.
  public init(peak: Double, curve: Curve = .cosine, warmUpEpochs: Double = 0) {
    self.peak = peak
    self.curve = curve
    self.warmUpEpochs = curve == .oneCycle ? 0 : warmUpEpochs
  }

  /// The rate of one step.
  ///
  /// - Parameters:
  ///   - step: the step, counted from 0 over the whole run.
  ///   - stepsPerEpoch: how many steps an epoch has.
  ///   - epochs: how many epochs the run has.
  public func rate(step: Int, stepsPerEpoch: Int, epochs: Int) -> Double {
    let warmUp = min(warmUpEpochs, Double(epochs)) * Double(stepsPerEpoch)
    let step = Double(step)
    if step < warmUp { return peak * (step + 1) / (warmUp + 1) }
    let total = Double(epochs * stepsPerEpoch)
    switch curve {
    case .cosine: return cosine(from: peak, to: 0, at: step, of: warmUp..<max(warmUp + 1, total))
    case .cosineRestarts(let cycles): return restartingRate(step, of: warmUp..<max(warmUp + 1, total), cycles: cycles)
    case .oneCycle: return oneCycleRate(step, of: total)
    case .rex:
      let left = 1 - (step - warmUp) / (max(warmUp + 1, total) - warmUp)
      return peak * left / (0.5 + left / 2)
    case .step(let shares, let factor): return peak * pow(factor, Double(shares.count { step / total >= $0 }))
    case .constant: return peak
    }
  }
}

extension LearningRateSchedule {
  private func cosine(from first: Double, to last: Double, at step: Double, of steps: Range<Double>) -> Double {
    let share = (step - steps.lowerBound) / (steps.upperBound - steps.lowerBound)
    return last + (first - last) * (1 + cos(.pi * share)) / 2
  }

  /// Cycle `k` of `n` begins at the share `(2^k - 1) / (2^n - 1)` of `steps`.
  private func restartingRate(_ step: Double, of steps: Range<Double>, cycles: Int) -> Double {
    let length = steps.upperBound - steps.lowerBound
    let restarts = (1..<max(1, cycles)).map { cycle in
      (steps.lowerBound + length * (exp2(Double(cycle)) - 1) / (exp2(Double(cycles)) - 1)).rounded()
    }
    let start = restarts.last { $0 <= step } ?? steps.lowerBound
    let end = restarts.first { $0 > step } ?? steps.upperBound
    return cosine(from: peak, to: 0, at: step, of: start..<end)
  }

  private func oneCycleRate(_ step: Double, of total: Double) -> Double {
    let first = peak / 25
    let top = max(0, (0.3 * total).rounded() - 1)
    if step < top { return cosine(from: first, to: peak, at: step, of: 0..<top) }
    return cosine(from: peak, to: first / 1e4, at: step, of: top..<max(top + 1, total - 1))
  }
}
