import Foundation
import ModelFiles
import OrderedCollections

extension StateDict {
  /// Zeros in the shapes that an architecture file declares, as far as it declares any and they are small.
  package static func zeros(forArchitecture data: Data, source: String) -> StateDict {
    var weights = StateDict(source: source)
    let file = try? JSONDecoder().decode(Declarations.self, from: data)
    for declared in file?.parameters ?? [] {
      guard declared.shape.allSatisfy({ (0...4096).contains($0) }), declared.shape.count <= 8 else { continue }
      let count = declared.shape.reduce(1.0) { $0 * Double($1) }
      guard count <= 4096 else { continue }
      weights.tensors[declared.name] = StoredTensor(
        shape: declared.shape, values: Array(repeating: 0, count: Int(count)))
    }
    return weights
  }
}

/// The part of an architecture file that says which weights it needs.
private struct Declarations: Decodable {
  struct Parameter: Decodable {
    let name: String
    let shape: [Int]
  }

  let parameters: [Parameter]
}
