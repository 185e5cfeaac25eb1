/// Candidates that a method weighed before it decided, and how well the cheap looks at them told what the dearer ones found.
public struct CandidateFigures: Codable, Hashable, Sendable {
  /// All candidates, the one that was chosen first, then as they came.
  public var candidates: [Candidate]
  /// How far one rung agreed with the next.
  public var correlations: [Correlation]
  /// How many times a network was run to find out.
  public var evaluations: Int

  /// One candidate.
  public struct Candidate: Codable, Hashable, Sendable {
    /// Its place among those that were proposed, from 1 on; the method's own is the first.
    public var number: Int
    /// Multiply-accumulates for one input.
    public var macs: Int
    /// Trainable numbers.
    public var params: Int
    /// What the method said would be lost, in units of its own.
    public var predicted: Double
    /// Fitted, not trained.
    public var fitted: CandidateScore
    /// Trained for an epoch; nil where it did not get that far.
    public var trained: CandidateScore?

    /// What is known of a candidate.
    public init(
      number: Int, macs: Int, params: Int, predicted: Double, fitted: CandidateScore, trained: CandidateScore? = nil
    ) {
      (self.number, self.macs, self.params) = (number, macs, params)
      (self.predicted, self.fitted, self.trained) = (predicted, fitted, trained)
    }
  }

  /// How far two rungs agree on who is better.
  public struct Correlation: Codable, Hashable, Sendable {
    /// The cheaper rung.
    public var from: String
    /// The dearer one.
    public var to: String
    /// On how many candidates both were looked at.
    public var count: Int
    /// Spearman's rank correlation of the losses, -1…1; nil where it is not defined.
    public var coefficient: Double?

    /// The agreement of two rungs.
    public init(from: String, to: String, count: Int, coefficient: Double?) {
      (self.from, self.to, self.count, self.coefficient) = (from, to, count, coefficient)
    }
  }

  /// What was weighed, and how well.
  public init(candidates: [Candidate], correlations: [Correlation], evaluations: Int) {
    (self.candidates, self.correlations, self.evaluations) = (candidates, correlations, evaluations)
  }
}

/// How a candidate does on the search split.
public struct CandidateScore: Codable, Hashable, Sendable {
  /// The mean cross entropy, in nats.
  public var loss: Double
  /// The accuracy, 0…1.
  public var accuracy: Double

  /// A loss and an accuracy.
  public init(loss: Double, accuracy: Double) { (self.loss, self.accuracy) = (loss, accuracy) }
}
