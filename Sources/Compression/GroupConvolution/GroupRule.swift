public import Networks

/// Into how many groups a convolution may be divided.
public struct GroupRule: Sendable, Hashable {
  /// The fewest input or output channels that a group has.
  public let leastWidth: Int
  /// The most groups that a layer has.
  public let mostGroups: Int

  /// A rule; with eight channels a group and 64 groups that of Zhao and Luk 2019.
  public init(leastWidth: Int = 8, mostGroups: Int = 64) {
    (self.leastWidth, self.mostGroups) = (max(1, leastWidth), mostGroups)
  }

  /// The numbers into which each of a layer's groups may be divided, ascending, 1 left out.
  func factors(of layer: DividedLayer) -> [Int] {
    factors(rows: layer.matrices[0].rows, columns: layer.matrices[0].columns, present: layer.matrices.count)
  }

  private func factors(rows: Int, columns: Int, present: Int) -> [Int] {
    guard min(rows, columns) > 1 else { return [] }
    return (2...min(rows, columns)).filter { factor in
      rows.isMultiple(of: factor) && columns.isMultiple(of: factor) && min(rows, columns) / factor >= leastWidth
        && factor * present <= mostGroups
    }
  }

  /// A convolution, and how many groups it may have.
  public struct Candidate: Sendable, Hashable {
    /// The name of its node.
    public let name: String
    /// How many groups it has.
    public let groups: Int
    /// The channels that it reads.
    public let inputs: Int
    /// The channels that it makes.
    public let outputs: Int
    /// The larger numbers of groups that its widths allow, ascending.
    public let counts: [Int]
  }

  /// The convolutions of a network whose weights no other node uses, in running order.
  public func candidates(in network: Network) -> [Candidate] {
    network.nodes.compactMap { node in
      guard case .convolution(let convolution) = node.operation, network.hasOwnParameters(node),
        let shape = network.parameters(of: node)[.weight]?.shape
      else { return nil }
      let present = convolution.groups
      let factors = factors(rows: shape[0] / present, columns: shape[1], present: present)
      return Candidate(
        name: node.name, groups: present, inputs: shape[1] * present, outputs: shape[0],
        counts: factors.map { $0 * present })
    }
  }

  /// The numbers of groups that each convolution of a network may have, by its name; those that may have no more are left out.
  public func counts(in network: Network) -> [String: [Int]] {
    let candidates = candidates(in: network).filter { !$0.counts.isEmpty }
    return Dictionary(uniqueKeysWithValues: candidates.map { ($0.name, $0.counts) })
  }

  /// The convolutions of a network whose widths allow no more groups than they have; depthwise ones, whose groups are of one
  /// channel, are left out.
  ///
  /// - Parameter groups: the only number of groups that is asked for; nil for all.
  public func indivisible(in network: Network, groups: Int? = nil) -> [Candidate] {
    candidates(in: network).filter { layer in
      let isDivisible = groups.map(layer.counts.contains) ?? !layer.counts.isEmpty
      return !isDivisible && (layer.groups == 1 || layer.inputs > layer.groups)
    }
  }
}
