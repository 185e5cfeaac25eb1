import Foundation

/// How a run gets from the given network to the one that keeps to its budgets: at once, or in stages.
public struct PruningSchedule: Sendable, Hashable {
  /// Epochs of training before anything is cut.
  public var sparseEpochs: Int
  /// What the network is cut to, one cut after the other, as shares of all that is to go; ascending, the last is 1.
  public var cuts: Cuts
  /// Epochs of training behind each cut but the last, which recovery follows.
  public var stepEpochs: Int
  /// How much of the accuracy on the search split a cut may cost once it is trained again; nil for however much.
  ///
  /// A cut that costs more is taken back and half of its step is tried, down to a sixteenth of all that is to go.
  public var allowance: Double?

  /// A schedule; where nothing is said, one cut and no training before it.
  public init(sparseEpochs: Int = 0, cuts: Cuts = .oneShot, stepEpochs: Int = 0, allowance: Double? = nil) {
    (self.sparseEpochs, self.cuts, self.stepEpochs, self.allowance) = (sparseEpochs, cuts, stepEpochs, allowance)
  }

  /// Whether there is one cut and nothing before it.
  public var isOneShot: Bool { sparseEpochs == 0 && cuts.shares.count == 1 && !cuts.isByLayer && allowance == nil }

  /// The shares of all that is to go.
  public struct Cuts: Sendable, Hashable {
    /// As they were written.
    public let text: String
    /// The shares, ascending; the last is 1.
    public let shares: [Double]
    /// Whether one class of channels after the other is cut, each all the way.
    public var isByLayer: Bool { text == Self.layers.text }

    /// All at once.
    public static let oneShot = Cuts(text: "one-shot", shares: [1])
    /// Half, three quarters and all: our choice for auto-balanced pruning, whose paper is not known to name any.
    public static let abreast = Cuts(text: "0.5,0.75,1", shares: [0.5, 0.75, 1])
    /// One class of channels after the other, from the front to the back.
    public static let layers = Cuts(text: "layers", shares: [1])

    private init(text: String, shares: [Double]) {
      self.text = text
      self.shares = shares
    }

    /// Reads `one-shot`, `layers`, `even:4`, `agp:4` or shares such as `0.5,0.75,1`; nil if the text is none of these.
    ///
    /// `agp:n` takes `1 - (1 - k/n)³` of all at the `k`-th of `n` cuts: much while there is much, little in the end (Zhu
    /// and Gupta 2018).
    public init?(_ text: String) {
      let parts = text.split(separator: ":").map(String.init)
      if text == "one-shot" {
        self = .oneShot
      } else if text == Self.layers.text {
        self = .layers
      } else if parts.count == 2, let count = Int(parts[1]), (1...1000).contains(count) {
        let places = (1...count).map { Double($0) / Double(count) }
        switch parts[0] {
        case "even": self.init(text: text, shares: places)
        case "agp": self.init(text: text, shares: places.map { 1 - pow(1 - $0, 3) })
        default: return nil
        }
      } else {
        let shares = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
        guard shares.last == 1, zip([0] + shares, shares).allSatisfy({ $0 < $1 }) else { return nil }
        self.init(text: text, shares: shares)
      }
    }
  }
}
