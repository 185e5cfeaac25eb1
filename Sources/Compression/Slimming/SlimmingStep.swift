import Foundation
public import Runs

/// A step of greedy slimming: which class lost channels, and what the network was worth without them.
public struct SlimmingStep: Sendable, Hashable, Codable {
  /// Its number, from 1 on.
  public let number: Int
  /// The class of channels.
  public let channelClass: String
  /// How many of its channels are gone then.
  public let removed: Int
  /// The multiply-accumulates that are left.
  public let macs: Int
  /// The trainable numbers that are left.
  public let params: Int
  /// The share of the images that was told right, 0…1.
  public let accuracy: Double
  /// Their mean cross entropy, in nats.
  public let loss: Double

  private enum CodingKeys: String, CodingKey {
    case number, removed, macs, params, accuracy, loss
    case channelClass = "class"
  }
}

/// Why noted steps cannot be gone on from, as one sentence for the user.
public enum SlimmingError: Error, Hashable, CustomStringConvertible {
  /// A step does not leave less of its class than the steps before, or nothing.
  case notBehindTheLast(SlimmingStep)

  /// The whole sentence.
  public var description: String {
    switch self {
    case .notBehindTheLast(let step):
      "step \(step.number) in slimming.json leaves no fewer channels of \(step.channelClass) than the steps before it, or none: "
        + "the file was changed"
    }
  }
}

/// The steps in which a network was slimmed, and what they depend on.
public struct SlimmingLog: Sendable, Hashable, Codable {
  /// Under what they were taken: under anything else others may have been.
  public let settings: [String: String]
  /// The steps, the first one first.
  public let steps: [SlimmingStep]

  /// Steps that were taken under `settings`.
  public init(_ steps: [SlimmingStep], under settings: [String: String]) {
    (self.steps, self.settings) = (steps, settings)
  }
}

extension RunFolder {
  /// Writes `slimming.json`.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  public func write(_ log: SlimmingLog) throws {
    try write(try JSONValue(encoding: log).prettyText.utf8, to: .slimming)
  }

  /// Reads `slimming.json`; nil if the run has taken no steps.
  ///
  /// - Throws: `RunError` when the file cannot be read, `DecodingError` when it was changed.
  public func readSlimming() throws -> SlimmingLog? {
    try has(.slimming) ? JSONDecoder().decode(SlimmingLog.self, from: read(.slimming)) : nil
  }
}
