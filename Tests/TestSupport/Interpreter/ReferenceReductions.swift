import Networks

extension Reduction {
  /// Numbers whose places differ along the reduced axes alone become one.
  func reference(_ input: ReferenceValue) -> ReferenceValue {
    func kept(_ place: [Int], reduced: Int) -> [Int] {
      place.enumerated().compactMap { index, coordinate in
        axes.contains(index + 1) ? (keepsAxes ? reduced : nil) : coordinate
      }
    }
    let together = Dictionary(grouping: places(of: input.shape)) { kept($0, reduced: 0) }
    return ReferenceValue(kept(input.shape, reduced: 1)) { place in
      let numbers = (together[place] ?? []).map { input[$0] }
      switch kind {
      case .mean: return numbers.reduce(0, +) / Double(numbers.count)
      case .sum: return numbers.reduce(0, +)
      case .max: return numbers.max() ?? -.infinity
      case .min: return numbers.min() ?? .infinity
      case .l2: return numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
    }
  }
}
