/// How much of a data set is kept: `1000` images of its train split, or `5%` of every split.
public enum SubsetSize: Hashable, Sendable {
  /// So many images of `train`, and as large a share of the other splits.
  case count(Int)
  /// A share of every split, in hundredths.
  case percent(Double)

  /// Reads `1000` or `5%`; nil where it is neither, or not above zero, or above 100 %.
  public init?(parsing text: String) {
    if text.hasSuffix("%") {
      guard let percent = Double(text.dropLast()), percent > 0, percent <= 100 else { return nil }
      self = .percent(percent)
    } else {
      guard let count = Int(text), count > 0 else { return nil }
      self = .count(count)
    }
  }

  /// The share of each split that is kept, above 0 and at most 1.
  func share(of trainCount: Int) throws(DataError) -> Double {
    switch self {
    case .percent(let percent): return percent / 100
    case .count(let count):
      guard count <= trainCount else {
        throw DataError(
          .mismatch, in: "The train split", "has \(trainCount) images, fewer than the \(count) of the subset")
      }
      return Double(count) / Double(trainCount)
    }
  }
}

extension SubsetSize: CustomStringConvertible {
  /// The text that is read back as this.
  public var description: String {
    switch self {
    case .count(let count): "\(count)"
    case .percent(let percent): percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
  }
}
