import Networks
import OrderedCollections

extension Network {
  /// The same network with the weights and statistics of a state dict.
  ///
  /// Every parameter must be there with its shape, and nothing else may be; what no network needs that is not trained is
  /// passed over: batch norm's `num_batches_tracked` and the auxiliary heads `aux1`, `aux2` and `AuxLogits`. Where names
  /// are those of a library that calls a family of networks otherwise than torchvision does, as timm does MobileNetV3,
  /// they are translated, and batch norm's ε is taken over where it differs. A linear layer takes the kernels of a
  /// convolution that sees all of its input.
  ///
  /// - Throws: `ModelFileError` of the kind `mismatch` that lists what is missing, unexpected and misshapen, under the
  ///   file's names, or says for how many classes the weights are.
  public func loading(_ weights: StateDict) throws -> Network {
    let names = parameters.keys.allSatisfy { weights[$0] != nil } ? nil : LayerNames(of: weights)
    var values: [String: [Float]] = [:]
    var missing: [String] = []
    var misfits: [Misfit] = []
    var used: Set<String> = []
    for (name, parameter) in parameters {
      let known = names.map { $0.stored(name) } ?? name
      guard let stored = known, let tensor = weights[stored] else {
        missing.append(known ?? name)
        continue
      }
      used.insert(stored)
      values[name] = tensor.values
      if !tensor.shape.holds(parameter.shape) {
        misfits.append(Misfit(name: name, stored: stored, found: tensor.shape, expected: parameter.shape))
      }
    }
    let unexpected = weights.tensors.keys.filter { !used.contains($0) && !$0.isNeededInTrainingOnly }
    if missing.isEmpty, unexpected.isEmpty, let fault = classFault(misfits) {
      throw ModelFileError(.mismatch, file: weights.source, fault)
    }
    let faults = [
      missing.map { "'\($0)'" }.summary(of: "missing"), unexpected.map { "'\($0)'" }.summary(of: "unexpected"),
      misfits.map { "'\($0.stored)' \($0.found) for \($0.expected)" }.summary(of: "of another shape"),
    ]
    guard faults.allSatisfy({ $0 == nil }) else {
      throw ModelFileError(
        .mismatch, file: weights.source,
        "the weights do not fit the network '\(self.name)': \(faults.compactMap { $0 }.joined(separator: "; "))")
    }
    return try naming(weights.source) {
      let network = try replacing(values)
      return try names?.epsilon.map { try network.normalising(epsilon: $0) } ?? network
    }
  }

  /// What to say if all that does not fit is the number of classes.
  private func classFault(_ misfits: [Misfit]) -> String? {
    guard let classifier, let first = misfits.first,
      misfits.allSatisfy({ misfit in
        classifier.parameters.values.contains(misfit.name) && misfit.found.count == misfit.expected.count
          && misfit.found.dropFirst() == misfit.expected.dropFirst()
      })
    else { return nil }
    return "the weights are for \(first.found[0]) classes, where the network '\(name)' tells "
      + "\(first.expected[0]) apart (layer '\(classifier.name)')"
  }

  /// The layer with weights that makes the scores: the first on the way back from the output.
  private var classifier: Node? {
    var node = outputs.first.flatMap { self.node($0) }
    while let current = node, current.parameters.isEmpty {
      node = current.inputs.count == 1 ? self.node(current.inputs[0]) : nil
    }
    return node
  }

  /// The same network with another ε in every batch norm.
  private func normalising(epsilon: Double) throws -> Network {
    let nodes = nodes.map { node in
      guard case .batchNorm(let norm) = node.operation else { return node }
      return Node(
        name: node.name, operation: .batchNorm(BatchNorm(epsilon: epsilon, momentum: norm.momentum)),
        inputs: node.inputs, parameters: node.parameters)
    }
    return try Network(name: name, inputs: inputs, nodes: nodes, outputs: outputs, parameters: parameters)
  }
}

/// A tensor whose shape is not that of the parameter.
private struct Misfit {
  /// The parameter's name.
  let name: String
  /// The tensor's name in the file.
  let stored: String
  let found: [Int]
  let expected: [Int]
}

extension [Int] {
  /// Whether numbers of this shape are those of a parameter of shape `other`.
  fileprivate func holds(_ other: [Int]) -> Bool {
    self == other || (count == 4 && other.count == 2 && self[0] == other[0] && self[1...].reduce(1, *) == other[1])
  }
}

extension String {
  /// Whether it names what no trained network needs: the counter of PyTorch's batch norm, or an auxiliary head.
  fileprivate var isNeededInTrainingOnly: Bool {
    self == "num_batches_tracked" || hasSuffix(".num_batches_tracked")
      || ["aux1.", "aux2.", "AuxLogits."].contains { hasPrefix($0) }
  }
}

extension [String] {
  /// Such as `3 missing ('a', 'b', 'c')`, with the first few named; nil when there are none.
  fileprivate func summary(of state: String) -> String? {
    guard !isEmpty else { return nil }
    let named = prefix(3).joined(separator: ", ") + (count > 3 ? ", …" : "")
    return "\(count) \(state) (\(named))"
  }
}
