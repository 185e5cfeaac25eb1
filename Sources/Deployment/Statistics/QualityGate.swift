/// Which visits count: those that nothing foreign disturbed.
///
/// The limits are our choice, after measurements on shared machines; they are stated with every result.
public struct QualityGate: Codable, Hashable, Sendable {
  /// The largest share of a visit's time that any task may have waited for a processor.
  public var pressure = 0.02
  /// The largest share of the processors' time that the host may have taken away.
  public var steal = 0.02
  /// How far the time of a fixed number of cycles may be from its median over all visits, as a share of it.
  public var canary = 0.05
  /// The least share of all samples that must be kept for a result to be more than contended.
  public var kept = 0.5

  /// The usual limits.
  public init() {}

  /// Limits that let everything pass.
  public static var open: QualityGate {
    var gate = QualityGate()
    (gate.pressure, gate.steal, gate.canary, gate.kept) = (1, 1, .infinity, 0)
    return gate
  }

  /// Which of the visits are undisturbed.
  package func accepts(_ visits: [Visit]) -> [Bool] {
    let usual = visits.map(\.canaryMilliseconds).median ?? 0
    return visits.map { visit in
      !visit.milliseconds.isEmpty && visit.pressure ?? 0 <= pressure && visit.steal ?? 0 <= steal
        && abs(visit.canaryMilliseconds - usual) <= canary * usual
    }
  }
}
