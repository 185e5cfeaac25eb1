import Networks

extension ONNXArray {
  /// The numbers of two arrays of one shape put together place by place.
  func combined(with other: ONNXArray, by rule: ElementRule, of type: ONNXTensorProto.DataType) throws -> ONNXArray {
    switch (numbers, other.numbers) {
    case (.floats(let first), .floats(let second)):
      guard let fractions = rule.fractions else { break }
      return rule.compares
        ? truth(zip(first, second).map { fractions(Double($0), Double($1)) })
        : ONNXArray(type, shape: shape, .floats(zip(first, second).map { Float(fractions(Double($0), Double($1))) }))
    case (.doubles(let first), .doubles(let second)):
      guard let fractions = rule.fractions else { break }
      return rule.compares
        ? truth(zip(first, second).map(fractions))
        : ONNXArray(type, shape: shape, .doubles(zip(first, second).map(fractions)))
    case (.integers, _), (_, .integers):
      guard self.type == other.type, let integers = self.type.isFloating ? rule.wholeFractions : rule.integers else {
        break
      }
      let numbers = try zip(whole(), other.whole()).map(integers)
      let result = ONNXArray(rule.compares ? .bool : type, shape: shape, .integers(numbers))
      return try result.cast(to: result.type)
    default: break
    }
    throw Inexpressible("computes with numbers of types that do not go together")
  }

  private func truth(_ numbers: [Double]) -> ONNXArray {
    ONNXArray(.bool, shape: shape, .integers(numbers.map { SymbolicInteger($0 == 0 ? 0 : 1) }))
  }

  /// Each number by itself changed.
  func mapped(by rule: UnaryRule) throws -> ONNXArray {
    switch numbers {
    case .floats(let numbers):
      guard let fractions = rule.fractions else { break }
      return ONNXArray(type, shape: shape, .floats(numbers.map { Float(fractions(Double($0))) }))
    case .doubles(let numbers):
      guard let fractions = rule.fractions else { break }
      return ONNXArray(type, shape: shape, .doubles(numbers.map(fractions)))
    case .integers(let numbers):
      guard let integers = rule.integers else { break }
      return try ONNXArray(type, shape: shape, .integers(numbers.map(integers))).cast(to: type)
    }
    throw Inexpressible("computes with numbers of a type that does not go with it")
  }

  /// The numbers where a condition holds, and another array's where it does not; all three have one shape.
  func chosen(where condition: [SymbolicInteger], else other: ONNXArray) throws -> ONNXArray {
    func choose<Number>(_ first: [Number], _ second: [Number]) -> [Number] {
      condition.indices.map { condition[$0].count != 0 ? first[$0] : second[$0] }
    }
    switch (numbers, other.numbers) {
    case (.floats(let first), .floats(let second)):
      return ONNXArray(type, shape: shape, .floats(choose(first, second)))
    case (.doubles(let first), .doubles(let second)):
      return ONNXArray(type, shape: shape, .doubles(choose(first, second)))
    case (.integers, _), (_, .integers):
      guard type == other.type else { break }
      return try ONNXArray(type, shape: shape, .integers(choose(whole(), other.whole()))).cast(to: type)
    default: break
    }
    throw Inexpressible("chooses among numbers of types that do not go together")
  }

  /// The arrays one behind the other along an axis; the caller has checked that they fit and have one type.
  static func concatenation(of arrays: [ONNXArray], axis: Int, shape: [Int]) throws -> ONNXArray {
    func joined<Number>(_ parts: [[Number]]) -> [Number] {
      var result: [Number] = []
      result.reserveCapacity(shape.product)
      let blocks = arrays.map { $0.shape[axis...].product }
      for index in 0..<shape[..<axis].product {
        for (part, block) in zip(parts, blocks) { result.append(contentsOf: part[index * block..<(index + 1) * block]) }
      }
      return result
    }
    let type = arrays[0].type
    var floats: [[Float]] = []
    var doubles: [[Double]] = []
    for array in arrays {
      switch array.numbers {
      case .floats(let numbers): floats.append(numbers)
      case .doubles(let numbers): doubles.append(numbers)
      case .integers: break
      }
    }
    if floats.count == arrays.count { return ONNXArray(type, shape: shape, .floats(joined(floats))) }
    if doubles.count == arrays.count { return ONNXArray(type, shape: shape, .doubles(joined(doubles))) }
    return try ONNXArray(type, shape: shape, .integers(joined(arrays.map { try $0.whole() }))).cast(to: type)
  }

  /// The last `count` numbers at a time made one; the caller has put the reduced axes last.
  func reduced(_ kind: String, every count: Int, to shape: [Int]) throws -> ONNXArray {
    let starts = Swift.stride(from: 0, to: self.count, by: max(count, 1))
    func sums(_ number: (Int) -> Double) -> [Double] {
      starts.map { start in
        let range = start..<start + count
        return switch kind {
        case "ReduceSum": range.reduce(0) { $0 + number($1) }
        case "ReduceMean": range.reduce(0) { $0 + number($1) } / Double(count)
        case "ReduceProd": range.reduce(1) { $0 * number($1) }
        case "ReduceMax": range.reduce(-Double.infinity) { max($0, number($1)) }
        case "ReduceMin": range.reduce(Double.infinity) { min($0, number($1)) }
        default: range.reduce(0) { $0 + number($1) * number($1) }.squareRoot()
        }
      }
    }
    switch numbers {
    case .floats(let numbers):
      return ONNXArray(type, shape: shape, .floats(sums { Double(numbers[$0]) }.map { Float($0) }))
    case .doubles(let numbers): return ONNXArray(type, shape: shape, .doubles(sums { numbers[$0] }))
    case .integers(let numbers):
      let results = try starts.map { try numbers[$0..<$0 + count].reduced(kind, exactly: type.isFloating) }
      return try ONNXArray(type, shape: shape, .integers(results)).cast(to: type)
    }
  }
}

extension ArraySlice<SymbolicInteger> {
  /// All of them, of which there is at least one, made one.
  fileprivate func reduced(_ kind: String, exactly: Bool) throws -> SymbolicInteger {
    let first = self[startIndex]
    let rest = dropFirst()
    switch kind {
    case "ReduceSum": return try rest.reduce(first) { try $0.plus($1) }
    case "ReduceMean":
      let sum = try rest.reduce(first) { try $0.plus($1) }
      return try exactly ? sum.dividedExactly(by: SymbolicInteger(count)) : sum.dividedBy(SymbolicInteger(count))
    case "ReduceProd": return try rest.reduce(first) { try $0.times($1) }
    case "ReduceMax": return try rest.reduce(first) { try $0.larger($1) }
    case "ReduceMin": return try rest.reduce(first) { try $0.smaller($1) }
    default: throw Inexpressible("takes the length of a row of integers")
    }
  }
}
