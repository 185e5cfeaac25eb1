import OrderedCollections

/// What a library calls the layers of a family of networks, where the zoo calls them otherwise.
///
/// The zoo's names are torchvision's. A dialect is known by the names in a state dict alone, so nobody has to say where a
/// checkpoint comes from.
struct NameDialect: Sendable {
  /// What state dicts of the dialect hold, of those that any dialect is for: layers, without `.weight` and the like.
  let isSpoken: @Sendable (Set<String>) -> Bool
  /// The zoo's names for layers, by the dialect's; layers that both call the same are left out.
  let names: @Sendable (Set<String>) -> [String: String]
  /// The ε of the family's batch norms, where it is not the zoo's.
  let epsilon: Double?

  init(
    epsilon: Double? = nil, isSpoken: @escaping @Sendable (Set<String>) -> Bool,
    names: @escaping @Sendable (Set<String>) -> [String: String]
  ) {
    self.epsilon = epsilon
    self.isSpoken = isSpoken
    self.names = names
  }

  /// All dialects.
  static let all: [NameDialect] = [
    .timmMobileNetV2, .timmMobileNetV3, .timmEfficientNet, .timmRegNet, .timmVGG, .earlyDenseNet,
  ]
}

/// The layers of one state dict, as it calls them and as the zoo does.
struct LayerNames {
  /// The ε of the batch norms, where it is not the zoo's.
  let epsilon: Double?
  private let ours: [String: String]
  private let theirs: [String: String]

  /// The names that a dialect gives to the layers of a state dict; nil where it is none of those that are known.
  init?(of weights: StateDict) {
    let layers = Set(weights.tensors.keys.map(\.layer))
    guard let dialect = NameDialect.all.first(where: { $0.isSpoken(layers) }) else { return nil }
    epsilon = dialect.epsilon
    ours = dialect.names(layers)
    theirs = Dictionary(ours.map { ($1, $0) }) { first, _ in first }
  }

  /// What the state dict calls the zoo's tensor `name`; nil where it has no name for it.
  func stored(_ name: String) -> String? {
    let layer = name.layer
    if let stored = theirs[layer] { return stored + name.dropFirst(layer.count) }
    // Both may know the name, but not for the same layer.
    return ours[layer] == nil ? name : nil
  }
}

extension String {
  /// The name of the layer whose tensor this names: all but the last part.
  fileprivate var layer: String { lastIndex(of: ".").map { String(self[..<$0]) } ?? "" }
}
