/// How a network is brought to 8-bit integers without training it.
public struct QuantisationSettings: Sendable, Hashable {
  /// How the ranges of activations are chosen.
  public var calibration: RangeEstimator
  /// How the scales of weights are chosen.
  public var weights: WeightScaling
  /// How many images of the train split calibration looks at.
  public var images: Int
  /// Whether the ranges of neighbouring layers' weights are brought together first.
  public var equalises: Bool
  /// Whether biases make good for the mean error of each channel.
  public var correctsBias: Bool
  /// By how much accuracy on the search split may fall, as a share of its images, before layers go back to floats.
  public var allowance: Double
  /// The layers that stay floats from the start.
  public var keptFloat: Set<String>
  /// What the choice of images follows from.
  public var seed: UInt64

  /// Settings; what is left out is as the command line has it.
  public init(
    calibration: RangeEstimator = .mse, weights: WeightScaling = .maxAbs, images: Int = 1000, equalises: Bool = false,
    correctsBias: Bool = true, allowance: Double = 0.003, keptFloat: Set<String> = [], seed: UInt64 = 0
  ) {
    self.calibration = calibration
    self.weights = weights
    self.images = images
    self.equalises = equalises
    self.correctsBias = correctsBias
    self.allowance = allowance
    self.keptFloat = keptFloat
    self.seed = seed
  }

  /// The settings as a recipe states them.
  var texts: [String: String] {
    [
      "calibration": calibration.rawValue, "weight-scales": weights.rawValue, "images": "\(images)",
      "equalise": "\(equalises)", "correct-bias": "\(correctsBias)", "allowance": "\(allowance * 100)",
      "keep-float": keptFloat.sorted().joined(separator: " "),
    ]
  }
}

/// Why nothing is computed in integers.
public enum QuantisationError: Error, Equatable, CustomStringConvertible {
  /// No layer of the network can be, or all are to stay floats.
  case nothingToQuantise(network: String)
  /// Every layer had to go back to floats.
  case nothingWithinAllowance(points: Double)

  /// One sentence that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .nothingToQuantise(let network):
      "'\(network)' has no layer to compute in int8: none is a convolution or linear layer that is not one already, or all "
        + "are to stay floats"
    case .nothingWithinAllowance(let points):
      "no layer can be computed in int8 within an allowance of \(points) points; allow more, or choose another --calibration"
    }
  }
}
