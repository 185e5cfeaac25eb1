import Networks
import TestSupport

/// The summaries of a sample's classes, without those of its input and of its head.
func summaries(of sample: SampleNetwork) throws -> [String] { try summaries(of: sample.network()) }

/// The summaries of a network's classes, without those of its input and of its head.
func summaries(of network: Network) throws -> [String] {
  try network.channels().classes.map(\.summary)
    .filter { !$0.hasPrefix("input 3: nothing") && $0 != "head 5: head → nothing (network output 'head')" }
}

extension ChannelClass {
  /// One line: name, width, what makes the channels, what reads them, and what pins them.
  ///
  /// `stem 6: stem, conv2 → conv1, head×9` says that six channels are made by `stem` and `conv2` and read by `conv1` and,
  /// in nine columns a channel, by `head`. Biases and batch norms are left out.
  var summary: String {
    let makers = names(of: .produces)
    let readers = names(of: .consumes)
    let pinned = pins.isEmpty ? "" : " (\(pins.map(\.description).joined(separator: ", ")))"
    return "\(name) \(width): \(makers) → \(readers)\(pinned)"
  }

  private func names(of role: Role) -> String {
    let names = members.filter { $0.role == role }.map { member in
      let times = member.indices[0].count
      return member.parameter.replacing(".weight", with: "") + (times > 1 ? "×\(times)" : "")
    }
    return names.isEmpty ? "nothing" : names.joined(separator: ", ")
  }
}
