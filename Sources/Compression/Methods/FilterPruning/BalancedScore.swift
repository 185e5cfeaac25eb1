import Networks

/// The sum of the absolute weights of a channel's filters, as batch norm scales them: what auto-balancing ranks by.
///
/// `M` of Ding et al. 2018, see `AutoBalancing`; all filters of a residual stream's channel are added.
struct BalancedScore: ClassScore {
  /// On which numbers filters are measured.
  let source: NormSource

  /// The scores of a class, shape `[width]`.
  func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double] {
    FilterImportance(source, in: bench.network).scores(of: channels, in: bench.network)
  }
}
