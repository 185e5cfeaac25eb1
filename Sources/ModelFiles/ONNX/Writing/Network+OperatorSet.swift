import Networks
import OrderedCollections

extension Network {
  /// The version of ONNX's own operators in which the network is written: the oldest that can say all of it.
  ///
  /// An opaque node can be written in each version in which its operator means what it meant where it comes from.
  ///
  /// - Throws: `Fault` that names a node for which there is none.
  func operatorSet(shapes: [String: [Int]], opaques: ONNXOpaques) throws -> Int {
    var least = ONNXFormat.operatorSets.lowerBound
    for node in nodes {
      least = max(least, node.operation.oldestOperatorSet(input: shapes[node.inputs.first ?? ""] ?? []))
    }
    for parameter in parameters.values { least = max(least, parameter.quantisation?.type.oldestOperatorSet ?? least) }
    var candidates = Array(least...ONNXFormat.operatorSets.upperBound)
    for node in nodes {
      guard let fragment = opaques.fragments[node.name] else { continue }
      let fitting = candidates.filter { fragment.means(thatOf: $0) }
      guard !fitting.isEmpty else {
        throw Fault.unsupported(
          "node '\(node.name)' is the operator '\(fragment.node.opType)' of operator set \(fragment.version ?? 0), and "
            + "none of the sets \(least) to \(ONNXFormat.operatorSets.upperBound) has it with that meaning"
            + (candidates.count <= ONNXFormat.operatorSets.upperBound - least ? " beside the nodes before it" : ""))
      }
      candidates = fitting
    }
    return candidates[0]
  }
}

extension ONNXFragment {
  /// Whether the node means in a version of ONNX's own operators what it means in its own.
  fileprivate func means(thatOf version: Int) -> Bool {
    let operators = standardOperators
    guard !operators.isEmpty else { return true }
    guard let own = self.version else { return false }
    return operators.allSatisfy { ONNXHistory.means($0, of: own, in: version) }
  }
}

extension Operator {
  /// The oldest version of ONNX's own operators that can say the operator beside an input of the given shape.
  fileprivate func oldestOperatorSet(input: [Int]) -> Int {
    switch self {
    case .pad(let pad) where pad.filling == .wrap: 19
    case .resize(let resize): resize.oldestOperatorSet(input: input)
    case .quantise(let quantisation): quantisation.type.oldestOperatorSet
    default: ONNXFormat.operatorSets.lowerBound
    }
  }
}
