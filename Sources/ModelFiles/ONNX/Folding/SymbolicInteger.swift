/// A whole number, or a multiple of the batch's length, which a file leaves open.
///
/// Shape arithmetic takes lengths apart and puts them together again; the batch's passes through it untouched, or times
/// a number that divides out later. All that is known of it is that it is at least one.
package struct SymbolicInteger: Sendable, Hashable, CustomStringConvertible {
  /// The number, or how often the batch's length is taken.
  package let count: Int
  /// Whether the batch's length is counted.
  package let isBatch: Bool

  private init(_ count: Int, isBatch: Bool) {
    self.count = count
    self.isBatch = isBatch && count != 0
  }

  /// A whole number.
  package init(_ number: Int) { self.init(number, isBatch: false) }

  /// The batch's length.
  package static let batch = SymbolicInteger(1, isBatch: true)

  /// The number, or nil where it hangs on the batch.
  package var number: Int? { isBatch ? nil : count }

  /// What it is where the batch has this length.
  package func substituting(batch length: Int) throws -> SymbolicInteger {
    isBatch ? try SymbolicInteger(count).times(SymbolicInteger(length)) : self
  }

  /// Such as `12` or `3 × batch`.
  package var description: String { isBatch ? (count == 1 ? "batch" : "\(count) × batch") : "\(count)" }
}

/// Arithmetic that would need the batch's length.
package struct BatchIsOpen: Error {
  package init() {}
}

// MARK: - Arithmetic

/// Each throws `BatchIsOpen` where the result hangs on the batch's length, and `Inexpressible` where there is none.
extension SymbolicInteger {
  /// The sum.
  package func plus(_ other: SymbolicInteger) throws -> SymbolicInteger {
    if other.count == 0 { return self }
    if count == 0 { return other }
    guard isBatch == other.isBatch else { throw BatchIsOpen() }
    return SymbolicInteger(try checked(count.addingReportingOverflow(other.count)), isBatch: isBatch)
  }

  /// The difference.
  package func minus(_ other: SymbolicInteger) throws -> SymbolicInteger { try plus(other.negated()) }

  /// The number below zero that is as far from it.
  package func negated() throws -> SymbolicInteger {
    SymbolicInteger(try checked(0.subtractingReportingOverflow(count)), isBatch: isBatch)
  }

  /// The product.
  package func times(_ other: SymbolicInteger) throws -> SymbolicInteger {
    let product = try checked(count.multipliedReportingOverflow(by: other.count))
    guard !(isBatch && other.isBatch) else { throw BatchIsOpen() }
    return SymbolicInteger(product, isBatch: isBatch || other.isBatch)
  }

  /// The quotient, rounded towards zero as ONNX divides integers.
  package func dividedBy(_ other: SymbolicInteger) throws -> SymbolicInteger {
    guard other.count != 0 else { throw Inexpressible("divides by zero") }
    if count == 0 { return self }
    let quotient = try checked(count.dividedReportingOverflow(by: other.count))
    switch (isBatch, other.isBatch) {
    case (false, false), (true, true): return SymbolicInteger(quotient)
    case (true, false):
      guard quotient * other.count == count else { throw BatchIsOpen() }
      return SymbolicInteger(quotient, isBatch: true)
    case (false, true): throw BatchIsOpen()
    }
  }

  /// The rest of a division: with the sign of the dividend as C has it, else of the divisor as Python has it.
  package func remainder(dividingBy other: SymbolicInteger, asC: Bool) throws -> SymbolicInteger {
    guard other.count != 0 else { throw Inexpressible("divides by zero") }
    if count == 0 { return self }
    var rest = try checked(count.remainderReportingOverflow(dividingBy: other.count))
    guard isBatch == other.isBatch || (isBatch && rest == 0) else { throw BatchIsOpen() }
    if !asC, rest != 0, (rest < 0) != (other.count < 0) { rest += other.count }
    return SymbolicInteger(rest, isBatch: isBatch)
  }

  private func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> Int {
    guard !result.overflow else { throw Inexpressible("computes integers of more than 64 bits") }
    return result.partialValue
  }
}

// MARK: - Comparing

/// Each throws `BatchIsOpen` where the answer hangs on the batch's length.
extension SymbolicInteger {
  /// Whether it is less, whatever the batch's length is.
  package func isLess(than other: SymbolicInteger) throws -> Bool {
    switch (isBatch, other.isBatch) {
    case (false, false), (true, true): return count < other.count
    case (false, true):
      if other.count > 0, count < other.count { return true }
      if other.count < 0, count >= other.count { return false }
    case (true, false):
      if count > 0, other.count <= count { return false }
      if count < 0, other.count > count { return true }
    }
    throw BatchIsOpen()
  }

  /// Whether both are equal, whatever the batch's length is.
  package func isEqual(to other: SymbolicInteger) throws -> Bool {
    guard isBatch != other.isBatch else { return count == other.count }
    let (multiple, number) = isBatch ? (count, other.count) : (other.count, count)
    guard number % multiple != 0 || number / multiple < 1 else { throw BatchIsOpen() }
    return false
  }

  /// The smaller of two numbers.
  package func smaller(_ other: SymbolicInteger) throws -> SymbolicInteger {
    if let isLarger = try? other.isLess(than: self) { return isLarger ? other : self }
    return try isLess(than: other) ? self : other
  }

  /// The larger of two numbers.
  package func larger(_ other: SymbolicInteger) throws -> SymbolicInteger {
    if let isSmaller = try? isLess(than: other) { return isSmaller ? other : self }
    return try other.isLess(than: self) ? self : other
  }
}
