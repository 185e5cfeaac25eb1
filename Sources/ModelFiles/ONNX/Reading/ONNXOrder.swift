import Networks

/// Puts the nodes of a graph in an order in which each stands behind all that it reads.
///
/// Files should have such an order, but some exporters do not sort. Nodes that already stand so keep their places.
struct ONNXOrder {
  private let nodes: [ONNXNodeProto]
  /// Which nodes each node reads.
  private let sources: [[Int]]
  private let makers: [String: Int]

  /// The nodes of a graph.
  ///
  /// - Throws: `NetworkError.duplicateName` when two of them make one value.
  init(_ nodes: [ONNXNodeProto]) throws {
    self.nodes = nodes
    var makers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for output in node.output where !output.isEmpty {
        guard makers.updateValue(index, forKey: output) == nil else { throw NetworkError.duplicateName(output) }
      }
    }
    self.makers = makers
    sources = nodes.map { node in node.reads.compactMap { makers[$0] } }
  }

  /// The nodes in such an order.
  ///
  /// - Parameter outputs: the values for whose sake nodes are kept; nil keeps all.
  /// - Throws: `Fault` that names nodes which read one another in a circle.
  func sorted(for outputs: [String]?) throws -> [ONNXNodeProto] {
    let isNeeded = outputs.map(needed)
    var states = Array(repeating: State.untouched, count: nodes.count)
    var order: [Int] = []
    order.reserveCapacity(nodes.count)
    for first in nodes.indices where states[first] == .untouched && isNeeded?[first] != false {
      var path = [(node: first, next: 0)]
      states[first] = .open
      while let (node, next) = path.last {
        guard next < sources[node].count else {
          states[node] = .done
          order.append(node)
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let source = sources[node][next]
        switch states[source] {
        case .done: break
        case .open: throw circle(path.map(\.node).drop { $0 != source })
        case .untouched:
          states[source] = .open
          path.append((source, 0))
        }
      }
    }
    return order.map { nodes[$0] }
  }

  private enum State { case untouched, open, done }

  /// Whether each node has a part in the given values.
  private func needed(for outputs: [String]) -> [Bool] {
    var isNeeded = Array(repeating: false, count: nodes.count)
    var open = outputs.compactMap { makers[$0] }
    while let node = open.popLast() {
      guard !isNeeded[node] else { continue }
      isNeeded[node] = true
      open += sources[node]
    }
    return isNeeded
  }

  private func circle(_ path: ArraySlice<Int>) -> Fault {
    let names = path.prefix(4).map { "'\(nodes[$0].output.first { !$0.isEmpty } ?? "")'" }
    let rest = path.count > 4 ? ", …" : ""
    return .malformed("its nodes read one another in a circle: \(names.joined(separator: ", "))\(rest)")
  }
}
