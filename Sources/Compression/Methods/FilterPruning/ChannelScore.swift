public import Networks
import OrderedCollections

/// A number for each channel that says how much the network needs it; the lowest go first.
public protocol ChannelScore: Sendable {
  /// For each class of the analysis that may be cut, by its place there, a score a channel.
  ///
  /// - Throws: `ScoreError` when the workbench lacks what the score looks at, `TorchError` when LibTorch fails, `DataError`
  ///   when an image cannot be read.
  func scores(on bench: Workbench) throws -> [Int: [Double]]
}

/// A score that is told of one class after the other.
public protocol ClassScore: ChannelScore {
  /// The scores of a class, shape `[width]`.
  func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double]
}

extension ClassScore {
  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.scoresByClass { try scores(of: $0, on: bench) }
  }
}

extension Workbench {
  /// What `score` says of each class that may be cut, by its place in the analysis.
  func scoresByClass(_ score: (ChannelClass) throws -> [Double]) rethrows -> [Int: [Double]] {
    var scores: [Int: [Double]] = [:]
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
      scores[index] = try score(channelClass)
    }
    return scores
  }
}

/// Why channels cannot be scored, as one sentence for the user.
public enum ScoreError: Error, Hashable, CustomStringConvertible {
  /// The score looks at images, and there are none.
  case needsImages

  /// The whole sentence.
  public var description: String {
    switch self {
    case .needsImages: "this method looks at images to tell channels apart, and was given none"
    }
  }
}

extension Workbench {
  /// The mean over the layers that produce the channels of a number that each layer gives each of its filters.
  ///
  /// A channel of a residual stream has one filter in every layer that writes to the stream. Our choice: the mean of all
  /// of them, so that a class with many members is scored on the scale of one. Where a channel has several filters in
  /// one layer (grouped convolutions), theirs are added.
  func meanOverProducers(of channels: ChannelClass, _ score: (Filters) -> [Double]) -> [Double] {
    let producers = channels.members.filter { $0.role == .produces && $0.axis == 0 }
    guard !producers.isEmpty else { return Array(repeating: 0, count: channels.width) }
    var total = Array(repeating: 0.0, count: channels.width)
    for member in producers {
      guard let parameter = network.parameters[member.parameter] else { continue }
      let each = score(Filters(parameter, rows: member.indices.flatMap(\.self)))
      var next = 0
      for (channel, rows) in member.indices.enumerated() {
        total[channel] += each[next..<next + rows.count].reduce(0, +)
        next += rows.count
      }
    }
    return total.map { $0 / Double(producers.count) }
  }
}

/// Some rows of a weight, each the filter of one output channel.
struct Filters {
  private let parameter: Parameter
  private let rows: [Int]

  init(_ parameter: Parameter, rows: [Int]) {
    self.parameter = parameter
    self.rows = rows
  }

  var count: Int { rows.count }

  /// The weights of the filter at `index`.
  subscript(index: Int) -> ArraySlice<Float> {
    let length = parameter.count / parameter.shape[0]
    return parameter.values[rows[index] * length..<(rows[index] + 1) * length]
  }
}
