import CTorch

// Comparisons have elements of type `bool`; shapes are broadcast.

extension Tensor {
  /// Where the elements are equal.
  public func equal(to other: Tensor) throws -> Tensor { try Tensor { ct_eq(handle, other.handle, $0) } }
  /// Where the elements are equal to `value`.
  public func equal(to value: Double) throws -> Tensor { try Tensor { ct_eq_scalar(handle, value, $0) } }
  /// Where the elements differ.
  public func notEqual(to other: Tensor) throws -> Tensor { try Tensor { ct_ne(handle, other.handle, $0) } }
  /// Where the elements differ from `value`.
  public func notEqual(to value: Double) throws -> Tensor { try Tensor { ct_ne_scalar(handle, value, $0) } }
  /// Where the elements are greater.
  public func greater(than other: Tensor) throws -> Tensor { try Tensor { ct_gt(handle, other.handle, $0) } }
  /// Where the elements are greater than `value`.
  public func greater(than value: Double) throws -> Tensor { try Tensor { ct_gt_scalar(handle, value, $0) } }
  /// Where the elements are greater or equal.
  public func greaterOrEqual(to other: Tensor) throws -> Tensor { try Tensor { ct_ge(handle, other.handle, $0) } }
  /// Where the elements are `value` or greater.
  public func greaterOrEqual(to value: Double) throws -> Tensor { try Tensor { ct_ge_scalar(handle, value, $0) } }
  /// Where the elements are less.
  public func less(than other: Tensor) throws -> Tensor { try Tensor { ct_lt(handle, other.handle, $0) } }
  /// Where the elements are less than `value`.
  public func less(than value: Double) throws -> Tensor { try Tensor { ct_lt_scalar(handle, value, $0) } }
  /// Where the elements are less or equal.
  public func lessOrEqual(to other: Tensor) throws -> Tensor { try Tensor { ct_le(handle, other.handle, $0) } }
  /// Where the elements are `value` or less.
  public func lessOrEqual(to value: Double) throws -> Tensor { try Tensor { ct_le_scalar(handle, value, $0) } }

  /// Where both hold.
  public func and(_ other: Tensor) throws -> Tensor { try Tensor { ct_logical_and(handle, other.handle, $0) } }
  /// Where one or both hold.
  public func or(_ other: Tensor) throws -> Tensor { try Tensor { ct_logical_or(handle, other.handle, $0) } }
  /// Where it does not hold.
  public func not() throws -> Tensor { try Tensor { ct_logical_not(handle, $0) } }

  /// The elements of `x` where `condition` holds, and those of `y` elsewhere.
  public static func `where`(_ condition: Tensor, _ x: Tensor, _ y: Tensor) throws -> Tensor {
    try Tensor { ct_where(condition.handle, x.handle, y.handle, $0) }
  }

  /// Where the elements are neither infinite nor NaN.
  public func isFinite() throws -> Tensor { try Tensor { ct_isfinite(handle, $0) } }

  /// Whether no element is infinite or NaN.
  public func allFinite() throws -> Bool {
    var result = false
    try read { try check(ct_all_finite($0, &result)) }
    return result
  }
}
