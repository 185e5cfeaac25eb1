import CTorch

// Tensors of two shapes are broadcast as in NumPy. A scalar that is a whole number leaves an integer tensor one.

extension Tensor {
  /// The sum, element by element.
  public static func + (x: Tensor, y: Tensor) throws -> Tensor { try Tensor { ct_add(x.handle, y.handle, $0) } }
  /// The difference, element by element.
  public static func - (x: Tensor, y: Tensor) throws -> Tensor { try Tensor { ct_sub(x.handle, y.handle, $0) } }
  /// The product, element by element.
  public static func * (x: Tensor, y: Tensor) throws -> Tensor { try Tensor { ct_mul(x.handle, y.handle, $0) } }
  /// The quotient, element by element; floating point also for integers.
  public static func / (x: Tensor, y: Tensor) throws -> Tensor { try Tensor { ct_div(x.handle, y.handle, $0) } }
  /// The negative.
  public static prefix func - (x: Tensor) throws -> Tensor { try Tensor { ct_neg(x.handle, $0) } }

  /// Each element plus `y`.
  public static func + (x: Tensor, y: Double) throws -> Tensor { try Tensor { ct_add_scalar(x.handle, y, $0) } }
  /// Each element minus `y`.
  public static func - (x: Tensor, y: Double) throws -> Tensor { try Tensor { ct_sub_scalar(x.handle, y, $0) } }
  /// Each element times `y`.
  public static func * (x: Tensor, y: Double) throws -> Tensor { try Tensor { ct_mul_scalar(x.handle, y, $0) } }
  /// Each element divided by `y`; floating point also for integers.
  public static func / (x: Tensor, y: Double) throws -> Tensor { try Tensor { ct_div_scalar(x.handle, y, $0) } }
  /// `x` plus each element.
  public static func + (x: Double, y: Tensor) throws -> Tensor { try y + x }
  /// `x` minus each element.
  public static func - (x: Double, y: Tensor) throws -> Tensor { try -y + x }
  /// `x` times each element.
  public static func * (x: Double, y: Tensor) throws -> Tensor { try y * x }
  /// `x` divided by each element.
  public static func / (x: Double, y: Tensor) throws -> Tensor { try y.reciprocal() * x }

  /// The matrix product: of matrices, a matrix and a vector, or stacks of matrices.
  public func matmul(_ other: Tensor) throws -> Tensor { try Tensor { ct_matmul(handle, other.handle, $0) } }
  /// The larger of two elements.
  public func maximum(_ other: Tensor) throws -> Tensor { try Tensor { ct_maximum(handle, other.handle, $0) } }
  /// The smaller of two elements.
  public func minimum(_ other: Tensor) throws -> Tensor { try Tensor { ct_minimum(handle, other.handle, $0) } }
}

// MARK: - Functions of one element

extension Tensor {
  /// The absolute value.
  public func abs() throws -> Tensor { try Tensor { ct_abs(handle, $0) } }
  /// The least integer that is not less.
  public func ceil() throws -> Tensor { try Tensor { ct_ceil(handle, $0) } }
  /// The error function.
  public func erf() throws -> Tensor { try Tensor { ct_erf(handle, $0) } }
  /// The exponential.
  public func exp() throws -> Tensor { try Tensor { ct_exp(handle, $0) } }
  /// The greatest integer that is not greater.
  public func floor() throws -> Tensor { try Tensor { ct_floor(handle, $0) } }
  /// The natural logarithm.
  public func log() throws -> Tensor { try Tensor { ct_log(handle, $0) } }
  /// One divided by it.
  public func reciprocal() throws -> Tensor { try Tensor { ct_reciprocal(handle, $0) } }
  /// The nearest integer; ties go to the even one.
  public func rounded() throws -> Tensor { try Tensor { ct_round(handle, $0) } }
  /// One divided by the square root.
  public func reciprocalSquareRoot() throws -> Tensor { try Tensor { ct_rsqrt(handle, $0) } }
  /// -1, 0 or 1.
  public func sign() throws -> Tensor { try Tensor { ct_sign(handle, $0) } }
  /// The square root.
  public func squareRoot() throws -> Tensor { try Tensor { ct_sqrt(handle, $0) } }
  /// The square.
  public func squared() throws -> Tensor { try Tensor { ct_square(handle, $0) } }
  /// The power.
  public func power(_ exponent: Double) throws -> Tensor { try Tensor { ct_pow_scalar(handle, exponent, $0) } }

  /// The nearest number between `low` and `high`.
  public func clamped(from low: Double = -.infinity, to high: Double = .infinity) throws -> Tensor {
    try Tensor { ct_clamp(handle, low, high, $0) }
  }
}

// MARK: - In place

extension Tensor {
  /// Adds `scale` times `other` to the elements.
  @discardableResult
  public func add(inPlace other: Tensor, scale: Double = 1) throws -> Tensor {
    try write { ct_add_scaled_($0, other.handle, scale) }
  }
  /// Adds `scale` times the product of two matrices, `[m, k]` and `[k, n]`, to the elements of this one, `[m, n]`.
  ///
  /// The product is not laid down anywhere else: of large matrices with a small `k` that is most of the time.
  @discardableResult
  public func add(inPlaceProductOf first: Tensor, and second: Tensor, scale: Double = 1) throws -> Tensor {
    try write { ct_add_product_($0, first.handle, second.handle, scale) }
  }
  /// Subtracts `other` from the elements.
  @discardableResult
  public func subtract(inPlace other: Tensor) throws -> Tensor { try write { ct_sub_($0, other.handle) } }
  /// Multiplies the elements by those of `other`.
  @discardableResult
  public func multiply(inPlace other: Tensor) throws -> Tensor { try write { ct_mul_($0, other.handle) } }
  /// Divides the elements by those of `other`.
  @discardableResult
  public func divide(inPlace other: Tensor) throws -> Tensor { try write { ct_div_($0, other.handle) } }
  /// Adds `value` to each element.
  @discardableResult
  public func add(inPlace value: Double) throws -> Tensor { try write { ct_add_scalar_($0, value) } }
  /// Multiplies each element by `value`.
  @discardableResult
  public func multiply(inPlace value: Double) throws -> Tensor { try write { ct_mul_scalar_($0, value) } }
  /// Moves each element the fraction `weight` of the way to that of `other`: `x += weight (other - x)`.
  @discardableResult
  public func interpolate(inPlace other: Tensor, weight: Double) throws -> Tensor {
    try write { ct_lerp_($0, other.handle, weight) }
  }
  /// Makes every element `value`.
  @discardableResult
  public func fill(with value: Double) throws -> Tensor { try write { ct_fill_($0, value) } }
  /// Brings every element between `low` and `high`.
  @discardableResult
  public func clamp(from low: Double = -.infinity, to high: Double = .infinity) throws -> Tensor {
    try write { ct_clamp_($0, low, high) }
  }
}
