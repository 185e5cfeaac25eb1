public import Deployment

/// One variant in one engine under one setting: a line of `characterisation.jsonl`, and all that tables and plots are made of.
public struct CharacterisationRecord: Codable, Hashable, Sendable {
  /// What was measured.
  public var variant: CharacterisedVariant
  /// How well it does in the numbers that were asked for; nil if that is not known.
  public var accuracy: MeasuredAccuracy?
  /// Time and memory.
  public var measurement: MeasurementRecord

  /// A variant's accuracy and measurement.
  public init(variant: CharacterisedVariant, accuracy: MeasuredAccuracy?, measurement: MeasurementRecord) {
    (self.variant, self.accuracy, self.measurement) = (variant, accuracy, measurement)
  }
}

/// A network as it was given, or as a technique made it.
public struct CharacterisedVariant: Codable, Hashable, Sendable {
  /// What it is called, such as `resnet20-cifar10, l2 50 % MACs`; no other has that name.
  public var name: String
  /// The MODEL that it comes from, as the command line named it.
  public var model: String
  /// What was done, such as `l2 50 % MACs`; empty of a network as it was trained.
  public var technique: String
  /// Epochs of training behind it, in this run.
  public var epochs: Int
  /// The multiply-accumulates of weights that are not zero, for one image.
  public var nonzeroMACs: Int

  private enum CodingKeys: String, CodingKey {
    case name, model, technique, epochs, nonzeroMACs = "nonzero_macs"
  }

  /// A variant.
  public init(name: String, model: String, technique: String, epochs: Int = 0, nonzeroMACs: Int) {
    self.name = name
    self.model = model
    self.technique = technique
    self.epochs = epochs
    self.nonzeroMACs = nonzeroMACs
  }
}

/// How many of the test images a network tells right.
public struct MeasuredAccuracy: Codable, Hashable, Sendable {
  /// The images that it tells right.
  public let correct: Int
  /// All images.
  public let images: Int
  /// The share, with the ends of its interval.
  public let share: Estimate

  /// So many of so many; nil without images.
  public init?(correct: Int, of images: Int) {
    guard let share = Estimate(successes: correct, of: images) else { return nil }
    (self.correct, self.images, self.share) = (correct, images, share)
  }
}
