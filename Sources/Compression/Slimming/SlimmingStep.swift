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

extension RunFolder {
  /// Writes `slimming.json`.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  public func write(_ steps: [SlimmingStep]) throws {
    try write(try JSONValue(encoding: steps).prettyText.utf8, to: .slimming)
  }

  /// Reads `slimming.json`; no steps if the run has taken none.
  ///
  /// - Throws: `RunError` when the file cannot be read, `DecodingError` when it was changed.
  public func readSlimming() throws -> [SlimmingStep] {
    try has(.slimming) ? JSONDecoder().decode([SlimmingStep].self, from: read(.slimming)) : []
  }
}
