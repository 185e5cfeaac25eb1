public import Networks
import OrderedCollections

/// The sum of the absolute weights of each filter.
///
/// From Li et al. 2017, section 3.1.
public struct L1Score: ClassScore, ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of a class, shape `[width]`.
  public func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double] {
    bench.overProducers(of: channels, reducedBy: reduction) { filters in
      (0..<filters.count).map { filters[$0].reduce(0) { $0 + Double(abs($1)) } }
    }
  }
}

/// The Euclidean norm of all that belongs to a channel: the rows that make it, the columns that read it, and its γ.
///
/// `√(1/M Σ_m ‖W_m[c]‖²)` over the `M` members of the class, the group norm of DepGraph (Fang et al. 2023, section 3.3).
public struct L2Score: ClassScore, ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of a class, shape `[width]`.
  public func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double] {
    let biases = Set(bench.network.nodes.compactMap { $0.parameters[.bias] })
    let members = channels.members.filter { $0.role != .tracks && !biases.contains($0.parameter) }
    let energies = members.compactMap { member -> [Double]? in
      guard let sums = bench.network.parameters[member.parameter]?.sums(along: member.axis, of: { $0 * $0 }) else {
        return nil
      }
      return member.indices.map { $0.reduce(0) { $0 + sums[$1] } }
    }
    return reduction.applied(to: energies, width: channels.width).map { $0.squareRoot() }
  }
}

/// The size of batch norm's scale, `|γ|`.
///
/// From Liu et al. 2017, "network slimming". A channel that passes several batch norms has the mean over them. Without sparse training before, γ says less than
/// in the paper. A class that no batch norm scales falls back on the L1 norm, our choice.
public struct BatchNormScaleScore: ClassScore, ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of a class, shape `[width]`.
  public func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double] {
    let scales = Set(bench.network.nodes.filter(\.operation.isBatchNorm).compactMap { $0.parameters[.weight] })
    let members = channels.members.filter { scales.contains($0.parameter) }
    guard !members.isEmpty else { return try L1Score(reducedBy: reduction).scores(of: channels, on: bench) }
    let numbers = members.compactMap { member -> [Double]? in
      guard let gamma = bench.network.parameters[member.parameter]?.values else { return nil }
      return member.indices.map { $0.reduce(0) { $0 + Double(abs(gamma[$1])) } }
    }
    return reduction.applied(to: numbers, width: channels.width)
  }
}
