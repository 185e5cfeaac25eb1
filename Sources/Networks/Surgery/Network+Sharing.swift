import OrderedCollections

extension Network {
  /// The network with a parameter's weights brought to a few numbers.
  ///
  /// - Throws: `NetworkError.invalidWeightEdit` when there is no such parameter, it is not trained, or the bits are not 1 to 12.
  func sharing(_ sharing: WeightSharing) throws -> Network {
    func fault(_ message: String) -> NetworkError { .invalidWeightEdit(parameter: sharing.parameter, message) }
    guard let parameter = parameters[sharing.parameter] else { throw fault("the network has no such parameter") }
    guard parameter.isTrainable else { throw fault("the parameter is a statistic") }
    guard (1...12).contains(sharing.bits) else { throw fault("\(sharing.bits) bits are not 1 to 12") }
    return try replacing([sharing.parameter: Clusters.shared(parameter.values, among: 1 << sharing.bits)])
  }
}

/// Numbers in clusters, each around its mean.
enum Clusters {
  /// Every number that is not zero replaced by the mean of its cluster, of which there are at most `count`.
  static func shared(_ values: [Float], among count: Int) -> [Float] {
    let sorted = values.filter { $0 != 0 }.sorted()
    guard let least = sorted.first, let most = sorted.last, Set(sorted).count > count else { return values }
    var sums = [0.0]
    for value in sorted { sums.append((sums.last ?? 0) + Double(value)) }
    var centres = (0..<count).map { place in
      Double(least) + (Double(most) - Double(least)) * (Double(place) + 0.5) / Double(count)
    }
    for _ in 0..<200 {
      let moved = means(around: centres, sorted, sums)
      if moved == centres { break }
      centres = moved
    }
    let bounds = zip(centres, centres.dropFirst()).map { ($0 + $1) / 2 }
    let shared = centres.map { Float($0) }
    return values.map { $0 == 0 ? 0 : shared[place(of: Double($0), in: bounds)] }
  }

  /// The mean of what is nearest to each centre; a centre that nothing is nearest to stays.
  private static func means(around centres: [Double], _ sorted: [Float], _ sums: [Double]) -> [Double] {
    var start = 0
    return centres.indices.map { index in
      let bound = index + 1 < centres.count ? (centres[index] + centres[index + 1]) / 2 : .infinity
      var (low, high) = (start, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if Double(sorted[middle]) <= bound { low = middle + 1 } else { high = middle }
      }
      defer { start = low }
      return low > start ? (sums[low] - sums[start]) / Double(low - start) : centres[index]
    }
  }

  /// In which of the ranges between `bounds` a number lies; one on a bound lies below it.
  private static func place(of value: Double, in bounds: [Double]) -> Int {
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = (low + high) / 2
      if value <= bounds[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
