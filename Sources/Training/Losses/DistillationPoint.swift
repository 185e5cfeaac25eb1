public import Networks

/// A value between the layers that a student and its teacher both have, under the same name.
public struct DistillationPoint: Hashable, Sendable {
  /// The name of the node that makes the value.
  public let value: String
  /// Which of the teacher's channels the student has, in the student's order; nil where it has them all.
  ///
  /// The papers train a regressor between values of different widths. A network that was cut needs none: its channels are
  /// some of the teacher's, and only those are compared.
  public let channels: [Int]?

  /// A value of which the student has all channels, or those that are given.
  public init(_ value: String, channels: [Int]? = nil) {
    self.value = value
    self.channels = channels
  }
}

extension Network {
  /// Where this network and a teacher are compared: the last value of every stage, that is of every size of image.
  ///
  /// In a residual network it is the last addition of the size, or the activation that alone reads it, as in the papers on
  /// attention transfer; where nothing is added, the size's last activation. Single pixels have no places to compare, and
  /// values that the teacher lacks or has in another size are left out. The rule is our choice.
  ///
  /// - Throws: `NetworkError` when the shapes do not fit.
  public func stageValues(sharedWith teacher: Network) throws -> [String] {
    let (own, other) = (try shapes(), try teacher.shapes())
    let sums = nodes.contains { $0.operation == .add && $0.inputs.count == 2 }
    var last: [[Int]: String] = [:]
    for node in nodes {
      guard let shape = own[node.name], shape.count == 3, shape[1] * shape[2] > 1 else { continue }
      let isSum = node.operation == .add && node.inputs.count == 2
      guard sums ? isSum : node.operation.isActivation else { continue }
      let readers = nodes.filter { $0.inputs.contains(node.name) }
      let value = isSum && readers.count == 1 && readers[0].operation.isActivation ? readers[0].name : node.name
      if other[value]?.dropFirst() == shape.dropFirst() { last[Array(shape.dropFirst())] = value }
    }
    let chosen = Set(last.values)
    return nodes.map(\.name).filter(chosen.contains)
  }
}

extension Operator {
  fileprivate var isActivation: Bool { if case .activation = self { true } else { false } }
}
