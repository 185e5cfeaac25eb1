public import Deployment

/// A record as it is compared with others.
public struct CharacterisationRow: Sendable {
  /// The record.
  public let record: CharacterisationRecord
  /// The accuracy; nil if it is not known.
  public let accuracy: Estimate?
  /// The median milliseconds of undisturbed rounds; nil if there are none.
  public let latency: Estimate?
  /// How many times faster than the first variant in 32 bits in the same engine with as many threads; nil for that one, and where
  /// either is not to be ranked.
  public let speedup: PairedRatio?

  /// The row of a record, beside that of the baseline.
  init(_ record: CharacterisationRecord, baseline: CharacterisationRecord?) {
    let measured = record.measurement
    self.record = record
    accuracy = record.accuracy?.share
    latency =
      measured.status == .measured
      ? Estimate(medianOf: (measured.latency?.rounds ?? []).compactMap(\.self)) : nil
    speedup = baseline.flatMap { baseline in
      guard baseline != record, measured.status == .measured, baseline.measurement.status == .measured,
        let slow = baseline.measurement.latency, let fast = measured.latency
      else { return nil }
      return PairedRatio(baseline: slow.rounds, candidate: fast.rounds, seed: 0)
    }
  }

  /// The variant's name, and the numbers that were asked for where they are not of 32 bits.
  public var name: String {
    let precision = record.measurement.settings.precision
    return precision == .float32 ? record.variant.name : "\(record.variant.name), \(precision.rawValue)"
  }

  /// Whether it may be compared with others: undisturbed, and of known accuracy.
  public var isRanked: Bool {
    record.measurement.status == .measured && latency != nil && accuracy?.value.isFinite == true
  }

  /// The bytes of the weights as the engine reads them.
  public var memory: Double? { record.measurement.memory.map { Double($0.weights) } }

  /// The row as a point in accuracy and `costs`; nil if it is not ranked or lacks one of them.
  func point(_ costs: [KeyPath<CharacterisationRow, Estimate?>]) -> ParetoPoint? {
    guard isRanked, let accuracy else { return nil }
    let values = costs.compactMap { self[keyPath: $0] }
    return values.count == costs.count ? ParetoPoint(name, accuracy: accuracy, costs: values) : nil
  }

  /// The bytes of the weights, which are counted and not measured.
  var exactMemory: Estimate? { memory.map(Estimate.init(exactly:)) }
}
