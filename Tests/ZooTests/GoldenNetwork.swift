import Foundation

/// A network as PyTorch has it, read from what `Scripts/golden/zoo_state_dicts.py` writes.
struct GoldenNetwork: Sendable {
  let params: Int
  let macs: Int
  /// The shapes in the state dict, by name.
  private(set) var shapes: [String: [Int]] = [:]

  /// Every architecture of the zoo for one data set each, by name.
  static let all: [String: GoldenNetwork] = {
    guard let file = Bundle.module.url(forResource: "layers", withExtension: "txt", subdirectory: "Golden"),
      let text = try? String(contentsOf: file, encoding: .utf8)
    else { return [:] }
    var networks: [String: GoldenNetwork] = [:]
    var current = ""
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "#" {
        current = words[1]
        networks[current] = GoldenNetwork(params: Int(words[2]) ?? 0, macs: Int(words[3]) ?? 0)
      } else {
        networks[current]?.add(words)
      }
    }
    return networks
  }()

  /// Adds a layer: `bn1 norm 16`, `conv1 16x3x3x3` or `fc 10x64 + 10`.
  private mutating func add(_ words: [String]) {
    let numbers = words.map { $0.split(separator: "x").compactMap { Int($0) } }
    if words[1] == "norm" {
      for role in ["weight", "bias", "running_mean", "running_var"] { shapes["\(words[0]).\(role)"] = numbers[2] }
    } else {
      shapes["\(words[0]).weight"] = numbers[1]
      if words.count == 4 { shapes["\(words[0]).bias"] = numbers[3] }
    }
  }
}
