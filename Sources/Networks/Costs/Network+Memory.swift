extension Network {
  /// The most numbers that are held at one time when the values have the given shapes.
  ///
  /// See `NetworkCosts.peakActivationElements` for when a value is held.
  package func peakActivationElements(values: [String: [Int]]) -> Int {
    let lastReaders = lastReaders()
    var live = inputs.reduce(0) { $0 + (values[$1.name]?.product ?? 0) }
    var peak = live
    for input in inputs where lastReaders[input.name] == nil {
      live -= values[input.name]?.product ?? 0
    }
    for (index, node) in nodes.enumerated() {
      live += values[node.name]?.product ?? 0
      peak = max(peak, live)
      for value in Set(node.inputs) where lastReaders[value] == index { live -= values[value]?.product ?? 0 }
      if lastReaders[node.name] == nil { live -= values[node.name]?.product ?? 0 }
    }
    return peak
  }

  /// The place of the last node that reads each value; behind the last node for the network's outputs.
  private func lastReaders() -> [String: Int] {
    var readers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { readers[input] = index }
    }
    for output in outputs { readers[output] = nodes.count }
    return readers
  }
}
