import Networks

extension Recipe {
  /// Edits of `network` that nobody in particular decided.
  public init(of network: Network, _ edits: [Edit]) {
    self.init(network: network.name, origin: Origin(method: "test", seed: 0), edits: edits)
  }

  /// Keeps some channels of every class of `network` that may lose some, drawn at random.
  ///
  /// - Throws: `NetworkError` when the network cannot be analysed.
  public static func random(for network: Network, seed: UInt64, atLeast least: Int = 1) throws -> Recipe {
    var generator = SeededGenerator(seed: seed)
    return Recipe(
      of: network,
      try network.channels().classes.filter(\.isPrunable).map { channelClass in
        let kept = generator.subset(of: channelClass.width, atLeast: least)
        return .keepChannels(
          KeptChannels(channelClass: channelClass.name, width: channelClass.width, channels: kept))
      })
  }
}
