import CTorch

/// Whether operations on this thread are recorded for differentiation; so they are unless a scope says otherwise.
public var gradientsEnabled: Bool { ct_grad_enabled() }

/// Runs `body` without recording operations for differentiation, which saves the memory of what they would keep.
///
/// The scope is of this thread, and ends with `body`, however that ends.
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try withGradients(enabled: false, body)
}

/// Runs `body` with operations recorded for differentiation, also inside ``withoutGradients(_:)``.
///
/// The scope is of this thread, and ends with `body`, however that ends.
public func withGradients<Result>(enabled: Bool = true, _ body: () throws -> Result) rethrows -> Result {
  let before = ct_grad_enabled()
  ct_set_grad_enabled(enabled)
  defer { ct_set_grad_enabled(before) }
  return try body()
}

extension Tensor {
  /// Whether gradients with respect to this tensor, or to what it was computed from, are wanted.
  public var requiresGradient: Bool { read { ct_requires_grad($0) } }

  /// Says whether gradients with respect to this tensor are wanted.
  ///
  /// Throws where that cannot be: for integers, or for the result of a recorded operation.
  @discardableResult
  public func setRequiresGradient(_ required: Bool = true) throws -> Tensor {
    try write { ct_set_requires_grad($0, required) }
  }

  /// The same elements, in the same memory, without the history of how they were computed.
  public func detached() throws -> Tensor { try Tensor { ct_detach(handle, $0) } }

  /// The gradient that ``backward(seed:retainingGraph:)`` left at this tensor, if any; of the tensor's shape.
  public var gradient: Tensor? {
    get throws {
      var gradient: CTTensor?
      try read { try check(ct_grad($0, &gradient)) }
      return gradient.map(Tensor.init(owning:))
    }
  }

  /// Replaces the gradient at this tensor; nil, the usual, frees it.
  public func setGradient(_ gradient: Tensor?) throws { _ = try write { ct_set_grad($0, gradient.handle) } }

  /// Adds the gradients of this tensor to those at every leaf that it was computed from and that requires them.
  ///
  /// - Parameters:
  ///   - seed: the gradient with respect to this tensor; 1 if nil, for which it must be a scalar.
  ///   - retainingGraph: whether to keep what a second differentiation needs.
  public func backward(seed: Tensor? = nil, retainingGraph: Bool = false) throws {
    _ = try write { ct_backward($0, seed.handle, retainingGraph) }
  }
}

/// The gradients of `output` with respect to each of `inputs`, of their shapes; nil for one that it does not depend on.
///
/// Nothing is added to the gradients at the leaves.
///
/// - Parameters:
///   - seed: the gradient with respect to `output`; 1 if nil, for which it must be a scalar.
///   - retainingGraph: whether to keep what another differentiation of `output` needs.
///   - creatingGraph: whether the gradients can themselves be differentiated.
public func gradients(
  of output: Tensor, withRespectTo inputs: [Tensor], seed: Tensor? = nil, retainingGraph: Bool = false,
  creatingGraph: Bool = false
) throws -> [Tensor?] {
  var results = [CTTensor?](repeating: nil, count: inputs.count)
  _ = try output.write { output in
    inputs.withHandles {
      ct_gradients(output, seed.handle, $0, $1, retainingGraph || creatingGraph, creatingGraph, &results)
    }
  }
  return results.map { $0.map(Tensor.init(owning:)) }
}
