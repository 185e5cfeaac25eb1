import Foundation
import Networks

extension ClassWriter {
  /// The modules and parameters that a module holds, those first that are used first.
  func children(of module: Int) -> [Int] {
    tree[module].children.sorted { (firstUses[$0] ?? .max, $0) < (firstUses[$1] ?? .max, $1) }
  }

  /// Where in the network each module or parameter is used first.
  static func firstUses(in plan: ModulePlan, _ graph: PyTorchGraph) -> [Int: Int] {
    var uses: [Int: Int] = [:]
    for (index, node) in graph.nodes.enumerated() {
      for used in [plan.layers[node.name]].compactMap({ $0 }) + plan.looseParameters(of: node) {
        var place: Int? = used
        while let entry = place, uses[entry] == nil {
          uses[entry] = index
          place = plan.tree[entry].parent
        }
      }
    }
    return uses
  }

  /// A name for the class of modules: `LayerBlock` for `layer1.0`, `Features` for `features`.
  func className(of modules: [Int]) -> String {
    let stems = modules.map { module in tree.path(of: module).last { !PythonName.isNumber($0) } ?? "" }
    let stem = modules.count == 1 && !tree[modules[0]].isQuoted ? stems[0] : commonStem(stems)
    guard tree[modules[0]].isQuoted else { return PythonName.className(stem) }
    let word = stem.lowercased().hasSuffix("blocks") ? String(stem.dropLast()) : stem
    guard !word.isEmpty else { return "Block" }
    return PythonName.className(word.lowercased().hasSuffix("block") ? word : "\(word)_block")
  }

  /// What the words begin with, without numbers at its end; the first word without numbers where that is next to nothing.
  private func commonStem(_ words: [String]) -> String {
    var stem = words.dropFirst().reduce(words[0]) { $0.commonPrefix(with: $1) }
    if stem.count < 3 { stem = words[0] }
    while stem.count > 1, let last = stem.last, PythonName.isNumber(String(last)) || "_-".contains(last) {
      stem.removeLast()
    }
    return stem
  }

  /// One line on which modules a class is for.
  func documentation(of alike: [ModuleClass]) -> String {
    let paths = alike.map { tree.key(of: $0.module) }
    let subject = alike[0].inputs != nil ? "The module" : "The layers of"
    let rest = alike[0].inputs != nil ? "." : ", which the module around \(paths.count == 1 ? "it" : "them") runs."
    let lines = [3, 2, 1].map { count in
      let named = paths.prefix(count).joined(separator: ", ")
      let more = paths.count > count ? " and \(paths.count - count) more" : ""
      let plural = alike[0].inputs != nil && paths.count > 1 ? "s" : ""
      return "\"\"\"\(subject)\(plural) \(named)\(more)\(rest)\"\"\""
    }
    return lines.first { $0.count <= 100 } ?? lines[2]
  }
}
