/// What a worker measured of one network without being asked for anything else in between.
package struct Visit: Codable, Hashable, Sendable {
  /// Wall-clock milliseconds of the calls during which nobody took a processor away from the process.
  package var milliseconds: [Double]
  /// How many calls there were besides.
  package var dropped: Int
  /// The milliseconds of the canary just before.
  package var canaryMilliseconds: Double
  /// The share of the time in which some task of the machine waited for a processor; nil where the system does not tell.
  package var pressure: Double?
  /// The share of the processors' time that the host took away; nil where the system does not tell.
  package var steal: Double?

  package init(
    milliseconds: [Double], dropped: Int = 0, canaryMilliseconds: Double = 1, pressure: Double? = nil,
    steal: Double? = nil
  ) {
    self.milliseconds = milliseconds
    self.dropped = dropped
    self.canaryMilliseconds = canaryMilliseconds
    self.pressure = pressure
    self.steal = steal
  }
}
