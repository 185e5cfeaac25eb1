import OrderedCollections

/// What keeps a few bytes of a file from standing for more channels than memory holds.
enum ChannelLimits {
  /// How many places the values of any network may have along the axes on which channels lie.
  static let places = 1 << 18
  /// How many more they may have for each number in the network's parameters.
  ///
  /// Our choice: layers make far fewer channels than they have weights, so networks with weights stay far below it.
  static let placesOfNumber = 2
}

extension Network {
  /// Checks that the channels of all values are few enough to be followed one by one.
  ///
  /// A value's channels lie along one of its axes, and a change of shape looks at the places of all axes that it mixes.
  ///
  /// - Parameter shapes: the shape of every value.
  /// - Throws: `NetworkError` that names the value at which the bound is passed.
  func checkChannelCount(shapes: [String: [Int]]) throws {
    let numbers = parameters.values.reduce(0) { $0 + $1.count }
    var left = ChannelLimits.places + ChannelLimits.placesOfNumber * numbers
    func fault(_ count: Int) -> String {
      "its \(count) places and those before it are more channels than can be followed"
    }
    for input in inputs {
      left -= input.shape.max() ?? 0
      guard left >= 0 else { throw NetworkError.invalidInput(input.name, fault(input.shape.max() ?? 0)) }
    }
    for node in nodes {
      let shape = shapes[node.name] ?? []
      var places = shape.max() ?? 0
      switch node.operation {
      case .flatten, .reshape:
        let old = node.inputs.first.flatMap { shapes[$0] } ?? []
        places = Reshaping.blocks(from: old, to: shape).map { old[$0.old].product }.max() ?? places
      default: break
      }
      left -= places
      guard left >= 0 else { throw NetworkError.invalidNode(node.name, fault(places)) }
    }
  }
}
