import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Testing
import Zoo

/// The layers of one of timm's networks that the zoo calls otherwise, as `Scripts/golden/zoo_timm_names.py` writes them.
struct TimmNames: Sendable, CustomTestStringConvertible {
  struct Layer: Sendable {
    let theirs: String
    let ours: String
    /// The shapes of timm's tensors, by what stands behind the layer's name.
    let shapes: [String: [Int]]
  }

  let network: String
  let epsilon: Double
  private(set) var layers: [Layer] = []

  var testDescription: String { network }

  static let all: [TimmNames] = {
    guard let text = try? String(contentsOfFile: Golden.path("timm_names.txt"), encoding: .utf8) else { return [] }
    var all: [TimmNames] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "#" {
        all.append(TimmNames(network: words[1], epsilon: Double(words[3]) ?? 0))
      } else {
        all[all.count - 1].layers.append(Layer(words))
      }
    }
    return all
  }()

  /// A state dict as timm would write it for the zoo's network `network`, every tensor filled with a number of its own.
  ///
  /// What the zoo calls as timm does keeps its name.
  func stateDict(for network: Network) -> StateDict {
    let theirs = Dictionary(uniqueKeysWithValues: layers.map { ($0.ours, $0) })
    var tensors: OrderedDictionary<String, StoredTensor> = [:]
    for (index, (name, parameter)) in network.parameters.enumerated() {
      let parts = name.split(separator: ".")
      let role = String(parts[parts.count - 1])
      let layer = theirs[parts.dropLast().joined(separator: ".")]
      let stored = layer.map { "\($0.theirs).\(role)" } ?? name
      tensors[stored] = StoredTensor(
        shape: layer?.shapes[role] ?? parameter.shape, values: Array(repeating: Float(index), count: parameter.count))
      if role == "running_var" {
        tensors[stored.replacing("running_var", with: "num_batches_tracked")] = StoredTensor(
          shape: [], values: [7], type: .int64)
      }
    }
    return StateDict(tensors, source: "timm.pth")
  }
}

extension TimmNames.Layer {
  /// `bn1 features.0.1 norm 16`, `conv_stem features.0.0 16x3x3x3` or `classifier classifier.3 1000x1024 + 1000`.
  fileprivate init(_ words: [String]) {
    let numbers = words.map { $0.split(separator: "x").compactMap { Int($0) } }
    theirs = words[0]
    ours = words[1]
    if words[2] == "norm" {
      shapes = Dictionary(
        uniqueKeysWithValues: ["weight", "bias", "running_mean", "running_var"].map { ($0, numbers[3]) })
    } else {
      shapes = ["weight": numbers[2], "bias": numbers[words.count - 1]]
    }
  }
}
