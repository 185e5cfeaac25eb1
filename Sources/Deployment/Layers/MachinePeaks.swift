/// What a machine does at most with so many threads, as it was measured, and not as a data sheet has it.
public struct MachinePeaks: Codable, Hashable, Sendable {
  /// Memory of which so much is read over and over.
  public struct Level: Codable, Hashable, Sendable {
    /// What holds it.
    public enum Name: String, Codable, Hashable, Sendable {
      case secondCache = "L2"
      case thirdCache = "L3"
      case memory = "DRAM"
    }

    /// What holds it.
    public var name: Name
    /// The bytes that it holds; of memory, those that were read.
    public var bytes: Int
    /// The bytes that are read of it in a second.
    public var bytesPerSecond: Double

    private enum CodingKeys: String, CodingKey {
      case name, bytes, bytesPerSecond = "bytes_per_second"
    }

    /// So many bytes a second of what holds so many.
    public init(_ name: Name, bytes: Int, bytesPerSecond: Double) {
      (self.name, self.bytes, self.bytesPerSecond) = (name, bytes, bytesPerSecond)
    }
  }

  /// The threads, each on a processor of its own.
  public var threads: Int
  /// Fused multiply-adds of 32-bit floats in a second.
  public var multiplyAdds: Double
  /// From the nearest level to the farthest.
  public var levels: [Level]

  private enum CodingKeys: String, CodingKey {
    case threads, multiplyAdds = "multiply_adds_per_second", levels
  }

  /// The peaks of so many threads.
  public init(threads: Int, multiplyAdds: Double, levels: [Level]) {
    (self.threads, self.multiplyAdds, self.levels) = (threads, multiplyAdds, levels)
  }

  /// The first level that holds so many bytes, else the farthest; nil if none was measured.
  public func level(holding bytes: Int) -> Level? { levels.first { bytes <= $0.bytes } ?? levels.last }
}
