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
  /// What a number that each filter of a layer gives comes to over the layers that produce the channels.
  ///
  /// Where a channel has several filters in one layer (grouped convolutions), theirs are added.
  func overProducers(
    of channels: ChannelClass, reducedBy reduction: ClassReduction, _ score: (Filters) -> [Double]
  ) -> [Double] {
    let places = channels.members.filter { $0.role == .produces }.compactMap { member -> [Double]? in
      guard let parameter = network.parameters[member.parameter] else { return nil }
      let each = score(Filters(parameter, along: member.axis, places: member.indices.flatMap(\.self)))
      var next = 0
      return member.indices.map { filters in
        defer { next += filters.count }
        return each[next..<next + filters.count].reduce(0, +)
      }
    }
    return reduction.applied(to: places, width: channels.width)
  }
}

/// Some filters of a weight, each of one output channel.
struct Filters {
  private let weights: [[Float]]

  /// Those at some places along the axis of a weight that counts its output channels: the first, or the second of a transposed
  /// convolution.
  init(_ parameter: Parameter, along axis: Int, places: [Int]) {
    let inner = parameter.shape[(axis + 1)...].reduce(1, *)
    let size = parameter.shape[axis]
    weights = places.map { place in
      stride(from: place * inner, to: parameter.count, by: size * inner).flatMap {
        parameter.values[$0..<$0 + inner]
      }
    }
  }

  var count: Int { weights.count }

  /// The weights of the filter at `index`.
  subscript(index: Int) -> [Float] { weights[index] }
}
