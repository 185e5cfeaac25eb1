import Networks
import OrderedCollections

extension Network {
  /// The same network with the weights and statistics of a state dict.
  ///
  /// Every parameter must be there with its shape, and nothing else may be; batch norm's `num_batches_tracked`, which
  /// no network needs, is passed over.
  ///
  /// - Throws: `ModelFileError` of the kind `mismatch` that lists what is missing, unexpected and misshapen.
  public func loading(_ weights: StateDict) throws -> Network {
    var values: [String: [Float]] = [:]
    var missing: [String] = []
    var misfits: [String] = []
    for (name, parameter) in parameters {
      if let tensor = weights[name] {
        values[name] = tensor.values
        if tensor.shape != parameter.shape { misfits.append("'\(name)' \(tensor.shape) for \(parameter.shape)") }
      } else {
        missing.append("'\(name)'")
      }
    }
    let unexpected = weights.tensors.keys.filter { parameters[$0] == nil && !$0.isBatchCounter }.map { "'\($0)'" }
    let faults = [
      missing.summary(of: "missing"), unexpected.summary(of: "unexpected"), misfits.summary(of: "of another shape"),
    ]
    guard faults.allSatisfy({ $0 == nil }) else {
      throw ModelFileError(
        .mismatch, file: weights.source,
        "the weights do not fit the network '\(self.name)': \(faults.compactMap { $0 }.joined(separator: "; "))")
    }
    return try naming(weights.source) { try replacing(values) }
  }
}

extension String {
  /// Whether it names the counter that PyTorch's batch norm keeps.
  fileprivate var isBatchCounter: Bool { self == "num_batches_tracked" || hasSuffix(".num_batches_tracked") }
}

extension [String] {
  /// Such as `3 missing ('a', 'b', 'c')`, with the first few named; nil when there are none.
  fileprivate func summary(of state: String) -> String? {
    guard !isEmpty else { return nil }
    let named = prefix(3).joined(separator: ", ") + (count > 3 ? ", …" : "")
    return "\(count) \(state) (\(named))"
  }
}
