import Networks
import Runs

/// What must be said beside the figures of a run so that they are read as what they are.
enum Statements {
  /// All that is to be said of a run.
  static func all(_ run: FinishedRun) -> [String] {
    [
      convention(run.results.convention), splits(run), epoch(run), restoration(run.results), masking(run.results),
      quantisation(run.results), stop(run.results), control(run), speed(run.results),
    ].compactMap(\.self)
  }

  /// Which MACs are counted.
  private static func convention(_ convention: String) -> String {
    let counted =
      switch CostConvention(rawValue: convention) {
      case .convolutionAndLinear:
        "the multiply-accumulates of convolutions and linear layers for one input; biases, batch norm, activations, "
          + "pooling and sums are free"
      case .torchPruning:
        "those that Torch-Pruning counts for one input, batch norm, activations and pooling among them"
      case .hrank: "those of the HRank papers for one input: a linear layer counts twice, a convolution once"
      case .convolution: "the multiply-accumulates of convolutions alone for one input"
      case nil: "those of the convention it names"
      }
    return "MACs (convention “\(convention)”) are \(counted)."
  }

  /// Which images the figures and the decisions were read from.
  private static func splits(_ run: FinishedRun) -> String {
    let decisions = "Decisions read the search split, which is held out of training, and never the test split."
    guard run.results.result.accuracy != nil else { return "\(decisions) Here nothing read it." }
    let each = run.results.original?.accuracy == nil ? "" : " for each network"
    return
      "\(decisions) Accuracy and loss are of the test split, read once\(each), at the end."
  }

  /// Which epoch the figures belong to.
  private static func epoch(_ run: FinishedRun) -> String {
    switch run.summary.count {
    case 0: "No epoch was trained."
    case 1: "The network was trained for one epoch."
    default: "The figures are those of the last of \(run.summary.count) epochs, not of the best one."
    }
  }

  /// How much one run can tell.
  private static func control(_ run: FinishedRun) -> String {
    let seed = "This is one run with one seed, so how far another seed would land from it is not known"
    return run.results.original == nil
      ? "\(seed)."
      : "\(seed), nor what the controls would have reached at the same budget: `espalier compare` tells both."
  }

  /// What MACs do not tell, or how far measured times do.
  private static func speed(_ results: RunResults) -> String {
    guard let latency = results.latency else {
      return "Fewer MACs are not yet a faster network: `espalier measure` takes the time."
    }
    return "The latencies hold for \(latency.engine) \(latency.version), these settings and this machine: "
      + "`espalier measure` takes those of others."
  }

  /// Why the method removed no more; nil where it gave no reason.
  private static func stop(_ results: RunResults) -> String? {
    results.stopReason.map { "Why no more channels were removed: \($0)." }
  }

  /// What putting batch norm back changed; nil where none was.
  private static func restoration(_ results: RunResults) -> String? {
    results.restoration.map {
      "The file had batch norm folded into its convolutions: \($0.count) were put back before the search, which changed no "
        + "score by more than \(Figures.scientific($0.largestDifference)), and are folded in again in `model.onnx`."
    }
  }

  /// What was brought to integers, and how the figures of integers came about; nil where nothing was.
  private static func quantisation(_ results: RunResults) -> String? {
    results.quantisation.map { quantisation in
      let back = quantisation.returned.map { "`\($0.layer)`" }.joined(separator: ", ")
      let search = quantisation.searchAccuracy
      return
        "\(quantisation.layers) layers are computed in 8-bit integers, rounded here exactly as integer engines round; "
        + "their own sums may differ by a step of a grid. On the search split accuracy went from "
        + "\(Figures.percent(search.before)) to \(Figures.percent(search.after))"
        + (back.isEmpty ? "." : ", for which these layers went back to floats, the most harmful first: \(back).")
    }
  }

  /// What the difference between masking and cutting says; nil where it was not measured.
  private static func masking(_ results: RunResults) -> String? {
    results.maskedDifference.map {
      "The largest difference of any score between the network with its channels masked and with them cut is "
        + "\(Figures.scientific($0))."
    }
  }
}
