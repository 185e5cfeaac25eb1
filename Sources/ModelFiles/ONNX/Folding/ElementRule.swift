import Foundation

/// How one number is made of two, both as whole numbers and as fractions.
///
/// Fractions of 32 bits are computed in 64 and rounded once, which gives what 32 bits alone give for sums, products,
/// quotients and roots.
struct ElementRule {
  typealias Integers = (SymbolicInteger, SymbolicInteger) throws -> SymbolicInteger
  typealias Fractions = (Double, Double) -> Double

  /// The rule for whole numbers; nil where there is none.
  let integers: Integers?
  /// The rule for fractions; nil where there is none.
  ///
  /// One that compares gives 0 or 1.
  let fractions: Fractions?
  /// The rule for fractions that are held as whole numbers, because the batch's length is among them.
  private(set) var wholeFractions: Integers?
  /// Whether the result is a truth value.
  var compares = false

  /// The rule of an ONNX operator with two inputs, if it has one.
  init?(_ operation: String, asC: Bool = false) {
    switch operation {
    case "Add", "Sum": self.init({ try $0.plus($1) }, +)
    case "Sub": self.init({ try $0.minus($1) }, -)
    case "Mul": self.init({ try $0.times($1) }, *)
    case "Div":
      self.init({ try $0.dividedBy($1) }, /)
      wholeFractions = { try $0.dividedExactly(by: $1) }
    case "Mod": self.init({ try $0.remainder(dividingBy: $1, asC: asC) }, asC ? { fmod($0, $1) } : nil)
    case "Pow": self.init({ try $0.power($1) }, { pow($0, $1) })
    case "Min": self.init({ try $0.smaller($1) }, { $0.isNaN || $0 < $1 ? $0 : $1 })
    case "Max": self.init({ try $0.larger($1) }, { $0.isNaN || $0 > $1 ? $0 : $1 })
    case "Equal": self.init(comparing: { try $0.isEqual(to: $1) }, ==)
    case "Less": self.init(comparing: { try $0.isLess(than: $1) }, <)
    case "Greater": self.init(comparing: { try $1.isLess(than: $0) }, >)
    case "LessOrEqual": self.init(comparing: { try !$1.isLess(than: $0) }, <=)
    case "GreaterOrEqual": self.init(comparing: { try !$0.isLess(than: $1) }, >=)
    case "And": self.init(comparing: { $0.count != 0 && $1.count != 0 }, nil)
    case "Or": self.init(comparing: { $0.count != 0 || $1.count != 0 }, nil)
    case "Xor": self.init(comparing: { ($0.count != 0) != ($1.count != 0) }, nil)
    default: return nil
    }
  }

  private init(_ integers: @escaping Integers, _ fractions: Fractions?) {
    self.integers = integers
    self.fractions = fractions
    wholeFractions = integers
  }

  private init(
    comparing integers: @escaping (SymbolicInteger, SymbolicInteger) throws -> Bool,
    _ fractions: ((Double, Double) -> Bool)?
  ) {
    self.integers = { SymbolicInteger(try integers($0, $1) ? 1 : 0) }
    self.fractions = fractions.map { rule in { rule($0, $1) ? 1 : 0 } }
    wholeFractions = self.integers
    compares = true
  }
}

/// How one number is made of another.
struct UnaryRule {
  /// The rule for whole numbers; nil where there is none.
  let integers: ((SymbolicInteger) throws -> SymbolicInteger)?
  /// The rule for fractions; nil where there is none.
  let fractions: ((Double) -> Double)?

  /// The rule of an ONNX operator with one input, if it has one.
  init?(_ operation: String) {
    switch operation {
    case "Neg": (integers, fractions) = ({ try $0.negated() }, { -$0 })
    case "Abs": (integers, fractions) = ({ $0.count < 0 ? try $0.negated() : $0 }, { abs($0) })
    case "Floor": (integers, fractions) = ({ $0 }, { $0.rounded(.down) })
    case "Ceil": (integers, fractions) = ({ $0 }, { $0.rounded(.up) })
    case "Round": (integers, fractions) = ({ $0 }, { $0.rounded(.toNearestOrEven) })
    case "Sqrt": (integers, fractions) = (nil, { $0.squareRoot() })
    case "Reciprocal": (integers, fractions) = (nil, { 1 / $0 })
    case "Exp": (integers, fractions) = (nil, { exp($0) })
    case "Log": (integers, fractions) = (nil, { log($0) })
    case "Not": (integers, fractions) = ({ SymbolicInteger($0.count == 0 ? 1 : 0) }, nil)
    default: return nil
    }
  }
}

extension SymbolicInteger {
  /// The quotient where nothing is left over.
  ///
  /// - Throws: `BatchIsOpen` where something is: a fraction cannot stand beside a length that is not known.
  func dividedExactly(by other: SymbolicInteger) throws -> SymbolicInteger {
    let quotient = try dividedBy(other)
    guard try quotient.times(other) == self else { throw BatchIsOpen() }
    return quotient
  }

  /// A whole number to a power that is not negative.
  fileprivate func power(_ exponent: SymbolicInteger) throws -> SymbolicInteger {
    guard let times = exponent.number else { throw BatchIsOpen() }
    guard (0...64).contains(times) else { throw Inexpressible("raises integers to the power \(times)") }
    return try (0..<times).reduce(SymbolicInteger(1)) { product, _ in try product.times(self) }
  }
}
