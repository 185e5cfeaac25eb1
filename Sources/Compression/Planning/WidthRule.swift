/// The widths that a class of channels may shrink to.
public struct WidthRule: Sendable, Hashable {
  /// The least share of its channels that a class keeps.
  public let leastShare: Double
  /// The fewest channels that a class keeps; a class that began with fewer keeps all.
  public let leastWidth: Int
  /// Widths are multiples of this, unless the class began narrower or unrounded.
  public let multiple: Int

  /// A rule that keeps at least `leastShare` of every class, and never less than `leastWidth` channels, in multiples.
  ///
  /// The default keeps a tenth: the group-wise protection that PruningBench uses for global ranking.
  public init(leastShare: Double = 0.1, leastWidth: Int = 1, multiple: Int = 1) {
    self.leastShare = leastShare
    self.leastWidth = max(1, leastWidth)
    self.multiple = max(1, multiple)
  }

  /// The least width of a class that has `width` channels.
  public func least(of width: Int) -> Int {
    let share = max(leastWidth, Int((leastShare * Double(width)).rounded(.up)))
    return min(width, (share + multiple - 1) / multiple * multiple)
  }

  /// The runs of channels, counted in the order of removal, that go one after the other.
  ///
  /// - Parameter original: how many channels the class had before earlier cuts, of which the least share is one.
  func removals(from width: Int, of original: Int? = nil) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var left = width
    while true {
      let next = (left - 1) / multiple * multiple
      guard next >= least(of: original ?? width), next < left else { return ranges }
      ranges.append(width - left..<width - next)
      left = next
    }
  }
}
