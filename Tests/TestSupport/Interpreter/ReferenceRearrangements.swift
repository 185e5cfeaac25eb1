import Networks

func concatenation(_ inputs: [ReferenceValue], axis: Int) -> ReferenceValue {
  var shape = inputs[0].shape
  shape[axis] = inputs.reduce(0) { $0 + $1.shape[axis] }
  return ReferenceValue(shape) { place in
    var place = place
    for input in inputs {
      if place[axis] < input.shape[axis] { return input[place] }
      place[axis] -= input.shape[axis]
    }
    return 0
  }
}

func transposed(_ input: ReferenceValue, _ permutation: [Int]) -> ReferenceValue {
  ReferenceValue(permutation.map { input.shape[$0] }) { place in
    var from = place
    for (axis, source) in permutation.enumerated() { from[source] = place[axis] }
    return input[from]
  }
}

/// The places `indices` of an axis.
func taking(_ input: ReferenceValue, _ indices: [Int], along axis: Int) -> ReferenceValue {
  var shape = input.shape
  shape[axis] = indices.count
  return ReferenceValue(shape) { place in
    var from = place
    from[axis] = indices[place[axis]]
    return input[from]
  }
}

extension Pad {
  /// Each place that lies outside is filled, or led back inside axis by axis.
  func reference(_ input: ReferenceValue) -> ReferenceValue {
    let shape = zip(input.shape, amounts).map { $0 + $1.before + $1.after }
    return ReferenceValue(shape) { place in
      let from = zip(place, amounts).map { $0 - $1.before }
      let isInside = zip(from, input.shape).allSatisfy { (0..<$1).contains($0) }
      if case .constant(let value) = filling, !isInside { return value }
      return input[zip(from, input.shape).map(inside)]
    }
  }

  /// The coordinate inside an axis of `length` places that one outside repeats, by walking there step by step.
  private func inside(_ coordinate: Int, _ length: Int) -> Int {
    var coordinate = coordinate
    while coordinate < 0 || coordinate >= length {
      switch filling {
      case .constant, .edge: coordinate += coordinate < 0 ? 1 : -1
      case .reflect: coordinate = coordinate < 0 ? -coordinate : 2 * (length - 1) - coordinate
      case .wrap: coordinate += coordinate < 0 ? length : -length
      }
    }
    return coordinate
  }
}
