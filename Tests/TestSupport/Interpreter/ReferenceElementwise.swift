import Networks

/// The two values number by number, axes of size one stretched.
func elementwise(
  _ first: ReferenceValue, _ second: ReferenceValue, _ combine: (Double, Double) -> Double
) -> ReferenceValue {
  func stretched(_ value: ReferenceValue, at place: [Int]) -> Double {
    value[zip(place, value.shape).map { $1 == 1 ? 0 : $0 }]
  }
  return ReferenceValue(zip(first.shape, second.shape).map { max($0, $1) }) { place in
    combine(stretched(first, at: place), stretched(second, at: place))
  }
}

/// `x` where positive, else `x` times the slope of its channel, or the only slope.
func rectified(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
  guard let slopes = weights[.weight]?.numbers else { return input }
  return ReferenceValue(input.shape) { place in
    let x = input[place]
    return x > 0 ? x : x * (slopes.count == 1 ? slopes[0] : slopes[place[0]])
  }
}

extension Quantisation {
  /// `(q − z) · s` with `q` the integer of the type nearest to `x / s + z`; of two, the even multiple of `s`.
  func reference(_ input: ReferenceValue) -> ReferenceValue {
    let (least, most) = (Double(type.range.lowerBound), Double(type.range.upperBound))
    return ReferenceValue(input.shape) { place in
      let index = axis.map { place[$0 - 1] } ?? 0
      let (scale, zero) = (Double(scales[index]), Double(zeroPoints[index]))
      let steps = (input[place] / scale).rounded(.toNearestOrEven)
      return (min(max(steps + zero, least), most) - zero) * scale
    }
  }
}
