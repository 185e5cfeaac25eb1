public import Networks

/// The share that a channel has of the energy of all channels of its class that have no less: `e_c / Σ_{e_d ≥ e_c} e_d`.
///
/// LAMP (Lee et al. 2021), there of single weights in a layer, here of the squared norms of `L2Score`. The last channel
/// of every class scores 1, so that none goes whole before all others are down to one; classes need no other normalising.
public struct LampScore: ClassScore {
  /// A score without settings.
  public init() {}

  /// The scores of a class, shape `[width]`.
  public func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double] {
    let energies = try L2Score().scores(of: channels, on: bench).map { $0 * $0 }
    // Of equals the one that comes first counts as the larger, as in orders of removal.
    let descending = energies.indices.sorted { (energies[$1], $0) < (energies[$0], $1) }
    var scores = energies
    var sum = 0.0
    for channel in descending {
      sum += energies[channel]
      scores[channel] = sum > 0 ? energies[channel] / sum : 0
    }
    return scores
  }
}
