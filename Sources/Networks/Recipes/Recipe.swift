/// What a method decided: edits of one network, and where they came from.
///
/// Replayed on the network that it was made for, a recipe gives the same network every time.
public struct Recipe: Sendable, Hashable {
  /// The version of the format that this code writes and reads.
  public static let currentVersion = 1

  /// The name of the network that the edits are for.
  public let network: String
  /// Who decided.
  public let origin: Origin
  /// The changes.
  ///
  /// Those that keep channels refer to the classes of the original network and are made first, all at once; masks of weights
  /// are of the shapes behind these and come next, then what shares weights, then groups of channels; where blocks get other bodies there is
  /// none of these. Foldings and equalisations follow in their order; the precisions of layers come last, all at once.
  public let edits: [Edit]

  /// Where a recipe came from.
  public struct Origin: Sendable, Hashable, Codable {
    /// The name of the method.
    public let method: String
    /// The method's settings, as text.
    public let settings: [String: String]
    /// The seed of its random draws.
    public let seed: UInt64

    /// A decision of `method` under `settings`, its draws seeded with `seed`.
    public init(method: String, settings: [String: String] = [:], seed: UInt64) {
      self.method = method
      self.settings = settings
      self.seed = seed
    }
  }

  /// Edits of the network called `network`.
  public init(network: String, origin: Origin, edits: [Edit]) {
    self.network = network
    self.origin = origin
    self.edits = edits
  }
}

extension Recipe: Codable {
  private enum CodingKeys: String, CodingKey {
    case version
    case network
    case origin
    case edits
  }

  /// Reads a recipe of a known version.
  ///
  /// - Throws: `NetworkError.unknownRecipeVersion` for another version, `DecodingError` for anything else than a recipe.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Recipe.currentVersion else { throw NetworkError.unknownRecipeVersion(version) }
    self.init(
      network: try container.decode(String.self, forKey: .network),
      origin: try container.decode(Origin.self, forKey: .origin),
      edits: try container.decode([Edit].self, forKey: .edits))
  }

  /// Writes the recipe with its version.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Recipe.currentVersion, forKey: .version)
    try container.encode(network, forKey: .network)
    try container.encode(origin, forKey: .origin)
    try container.encode(edits, forKey: .edits)
  }
}
