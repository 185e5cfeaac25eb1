import Networks

extension [ChannelClass] {
  /// The classes and why none may be cut; of a large network the first ones, what is fed and returned last.
  var pinReasons: String {
    let shown = 12
    let classes = filter { !$0.isAnEnd } + filter(\.isAnEnd)
    let reasons = classes.prefix(shown).map {
      "\($0.name) (\($0.pins.isEmpty ? "one channel" : $0.pins.map(\.description).joined(separator: ", ")))"
    }
    let rest = classes.count - reasons.count
    return reasons.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more, which `espalier inspect` lists" : "")
  }
}

extension ChannelClass {
  /// Whether all that pins it is that the network is fed it or returns it.
  fileprivate var isAnEnd: Bool {
    !pins.isEmpty
      && pins.allSatisfy { pin in
        switch pin {
        case .input, .output: true
        default: false
        }
      }
  }
}
