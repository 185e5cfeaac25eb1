public import Networks

/// A network that another learns from.
public struct Teacher: Sendable {
  /// The network, which stays as it is.
  public let network: Network
  /// Where its values are compared with the student's.
  public let points: [DistillationPoint]

  /// A teacher whose values are compared at `points`.
  public init(_ network: Network, points: [DistillationPoint] = []) {
    self.network = network
    self.points = points
  }

  /// A teacher that is compared with `student` at the end of every stage, whose channels are all there.
  ///
  /// - Throws: `NetworkError` when shapes do not fit.
  public init(_ network: Network, of student: Network) throws {
    self.init(network, points: try student.stageValues(sharedWith: network).map { DistillationPoint($0) })
  }

  /// A teacher of the network that `recipe` makes of it, compared at the end of every stage in the channels that stay.
  ///
  /// - Throws: `NetworkError` when the recipe does not fit.
  public init(_ network: Network, cutBy recipe: Recipe) throws {
    let analysis = try network.channels()
    let selection = try analysis.selection(of: recipe.edits)
    let student = try network.applying(recipe)
    self.init(
      network,
      points: try student.stageValues(sharedWith: network).map {
        DistillationPoint($0, channels: analysis.keptChannels(of: $0, in: selection))
      })
  }
}
